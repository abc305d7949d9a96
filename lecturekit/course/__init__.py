"""The course as one thing: the lecture's map, its symbols, its corrections, and what this machine can do.

The top room: it may use every other, and loads what it needs when asked.
"""

from ._books import Book as Book
from ._books import Section as Section
from ._books import explorables as explorables
from ._corrections import Correction as Correction
from ._corrections import Corrections as Corrections
from ._corrections import corrections as corrections
from ._machine import Finding as Finding
from ._machine import MachineCheck as MachineCheck
from ._machine import check_machine as check_machine
from ._map import LectureMap as LectureMap
from ._map import Place as Place
from ._map import Treated as Treated
from ._map import lecture_map as lecture_map
from ._notation import Entry as Entry
from ._notation import Notation as Notation
from ._notation import notation as notation
from ._routes import Route as Route
from ._routes import Stop as Stop
from ._routes import plan_route as plan_route
from ._routes import stops_of as stops_of
from ._rows import LectureSlide as LectureSlide
from ._rows import Row as Row
from ._rows import lecture_rows as lecture_rows
from ._rows import lecture_slides as lecture_slides
from ._rows import topics as topics
from ._trials import Trials as Trials
from ._trials import trials as trials
