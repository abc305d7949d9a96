"""How words sound that are easily taken for one another (General American)."""

# Each line: phones (ARPAbet, without stress), and all words of the lexicon that sound so.
SOUNDS = """
AH: a
AH K R AO S: across
AH L OW N: alone
AH N: an
AH N D: and
AH T: at
AH V: of
AH W EY: away
AA R: are
AY: i eye
AY S: ice
AY Z: eyes
AY S IY: icy
AW ER: our hour
AE N T: ant
AO L: all
B AE T: bat
B EH R: bear bare
B EH R Z: bears
B EH T: bet
B IH G: big
B IY: be bee
B IY Z: bees
B ER D: bird
B ER D Z: birds
B L UW: blue blew
B OW T: boat
B AY: buy by
D EY: day
D IH R: dear deer
D UW: do
EY T: eight ate
EY P: ape
EY M: aim
F AA K S: fox
F AE N: fan
F AO R: for four
F Y UW: few
F L AW ER: flower flour
F R AH M: from
G EY V: gave
G OW: go
G R EY: gray
G R EY T: great grate
HH AE D: had
HH AE Z: has
HH AE V: have
HH EH R: hair hare
HH IY: he
HH ER: her
HH IH M: him
HH IH R: hear here
HH IH Z: his
HH OW L: hole whole
HH OW M: home
IH N: in inn
IH Z: is
IH T: it
K AE N: can
K AH M: come
K IY P: keep
K IY P S: keeps
K L AA K: clock
K OW L D: cold
K OW T: coat
K R IY M: cream
K UW L: cool
L AO NG: long
L AY K: like
L OW N: loan
M AE N: man
M EY D: made maid
M EY L: mail male
M AO R: more
M IY: me
M IY T: meat meet
M AY: my
M AY S: mice
M AY T: might
N EH L: nell
N EY M: name
N EH T: net
N IY D: need knead
N IY T: neat
N UW: new knew
N AY S: nice
N AY T: night knight
N AY T R EY T: nitrate
N OW: no know
N OW Z: nose knows
N AA T: not knot
N OW SH AH N: notion
AA N: on
OW: oh
OW SH AH N: ocean
P AE T: pat
P EH R: pear pair pare
P EH R Z: pears pairs
P EY L: pale pail
P IY: pea
P IY Z: peas
P IY S: peace piece
P IH G: pig
P AY: pie
P L EY N: plane plain
P R AY S: price
P R AY Z: prize
R EY N: rain reign
R EY T: rate
R AY T: right write
R AY S: rice
R AY Z: rise
R EH D: red read
R OW D: road rode
R AE N: ran
S EY L: sail sale
S EH D: said
S AO: saw
S IY: see sea
S K R IY M: scream
S K UW L: school
S AH M: some sum
S AH N: son sun
S T AO K S: stalks
S T EY: stay
S T AH F: stuff
S T IH K IH NG: sticking
SH IY: she
SH AY: shy
T EY K: take
T EY L: tale tail
T EY P: tape
T AO K S: talks
T AE K S: tax
AH T AE K S: attacks
T IY: tea tee
T IH K IH NG: ticking
T UW: to two too
T UW L: tool
T ER N: turn
T AH F: tough
DH AE T: that
DH AE T S: that's
DH AH: the
DH EH R: their there
DH EY: they
DH IH S: this
DH IY Z: these
V AE N: van
V Y UW: view
V AY N: vine
W AY N: wine
W AH T: what
W AH N: one won
W AH N T: want
W EY: way weigh
W EY T: wait weight
W IY: we
W IY K: week weak
W AY: why
W IH N: win
W EH R: wear where
W IH N D: wind
W IH DH: with
W IH L: will
W UH D: wood would
Y UW: you
Z UW: zoo
"""
