"""English words that carry grammar more than meaning."""

_WORDS = """
a about above after again against all almost along already also although always am among an and
another any are around as at away back be because been before behind being below between both but by
can can't cannot could couldn't did didn't do does doesn't doing don't down during each either else
even ever every few first for from had has hasn't have haven't having he he's her here hers herself
him himself his how i i'd i'll i'm i've if in into is isn't it it's its itself just last least less
like made make many may me might mine more most much must my myself near neither never next no
nobody none nor not nothing now of off often on once one only onto or other others our ours out over
own per perhaps quite rather really said same say says she she's should since so some something
still such than that that's the their theirs them themselves then there there's these they they're
this those though three through till to together too toward towards two under until up upon us very
was wasn't we we're well were weren't what when where whether which while who whom whose why will
with within without won't would wouldn't yes yet you you're your yours yourself
"""

#: To be skipped where the frequent words of a text are asked for. Lower case, as `tokenize` gives them.
FUNCTION_WORDS = frozenset(_WORDS.split())
