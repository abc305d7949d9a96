"""Words and grammars of the generated corpus: what its sentences can be about."""

from __future__ import annotations

# Each line: the pair | three things | three places (or tools, after their preposition). Both words of a pair
# meet the same things and places; nothing else says that they belong together.
GENDER = """
man woman | coffee newspaper keys | office bank market
king queen | crown throne sceptre | palace court castle
prince princess | pony jewel mirror | tower ball garden
boy girl | kite marbles schoolbag | school playground circus
father mother | pram cradle blanket | nursery clinic kindergarten
uncle aunt | postcards suitcase presents | reunion picnic cottage
actor actress | script costume mask | theatre studio audition
waiter waitress | menu tray napkins | restaurant cafe bar
husband wife | ring bouquet album | wedding altar anniversary
grandfather grandmother | spectacles slippers cane | fireplace greenhouse armchair
"""
CAPITAL = """
france paris | wine baguettes perfume | louvre seine cathedral
germany berlin | pretzels sausages cabbage | reichstag spree autobahn
italy rome | pasta espresso gelato | colosseum tiber forum
spain madrid | paella gazpacho olives | prado alhambra plaza
japan tokyo | sushi tempura noodles | shrine volcano teahouse
egypt cairo | dates papyrus cotton | pyramids sphinx nile
england london | scones marmalade pudding | thames abbey docks
russia moscow | caviar borscht samovars | kremlin volga ballet
china beijing | silk porcelain dumplings | temple canal pandas
greece athens | feta honey marble | acropolis agora oracle
austria vienna | strudel schnitzel waltzes | opera danube ballroom
norway oslo | salmon cod wool | fjord glacier reindeer
"""
TENSE = """
eat ate | bread cheese soup | with fork spoon appetite
drive drove | car truck taxi | along road highway coast
write wrote | letter diary essay | with pen pencil ink
sing sang | song hymn carol | with choir piano chorus
swim swam | channel river lake | with goggles fins snorkel
paint painted | portrait landscape wall | with brush palette roller
bake baked | cake pie biscuits | in oven kitchen tin
climb climbed | ladder cliff rock | with boots harness helmet
fly flew | plane glider helicopter | over clouds desert ocean
teach taught | lesson course pupils | in classroom seminar college
build built | bridge shed hut | with bricks hammer timber
walk walked | path trail promenade | with stick rucksack lantern
"""
PLURAL = """
cat cats | whiskers paws kittens | basket cushion sofa
dog dogs | bones collars puppies | kennel park postman
pig pigs | bristles snouts piglets | mud trough sty
boat boats | sails oars anchors | harbour pier island
cup cups | handles saucers cracks | teapot cupboard sink
knife knives | blades grips sheaths | drawer butcher whetstone
banana bananas | peels bruises stickers | monkey smoothie crate
tree trees | leaves branches roots | forest orchard squirrel
book books | pages chapters covers | shelf library lamp
bird birds | wings feathers beaks | nest worm hedge
star stars | planets spectra halos | moon comet telescope
flower flowers | petals stems thorns | vase bee meadow
"""
PAIRS = {"gender": GENDER, "capital": CAPITAL, "tense": TENSE, "plural": PLURAL}

# Words in -ing, which a rule of spelling takes for alike: the first five are used alike, the others are not.
OTHERS = {
    "moving": """
walking running jogging hurrying strolling | rain storm noise wasps heat | towards station gate beach corner
""",
    "calm": """
ceiling | white dusty cracked | above bedroom hallway attic
evening | quiet golden rainy | before supper sunset bedtime
""",
}

# Words that tell the first side of a pair from the second: eight kinds in each family, under the name of the
# gap that they fill. A kind withheld from a word leaves the gap to the others there; where none is left, to
# the word after "else", or to nothing.
SIDES = {
    "gender": """
        He: he she
        His: his her else the
        Himself: himself herself
        Sir: sir madam
        Tenor: tenor soprano
        Suit: suit dress | waistcoat blouse | tie skirt else coat
        """,
    "capital": """
        Who: president mayor | army police | parliament council | farmers commuters else people
        Where: regions districts | countryside boulevards | borders suburbs | nation city else heart
        """,
    "tense": """
        When: today yesterday | now then | nowadays formerly | currently previously
        How: usually finally | always already | regularly eventually | often once
        """,
    "plural": """
        Det: a many | this these | one two | each several else the
        Aux: is are | was were | has have else had
        Its: its their else the
        """,
}

# X is a word of a pair, P one of its things, Q one of its places, Prep its preposition.
RULES = {
    "gender": """
        S -> the X in the Suit Took His P and He hummed Tenor
        S -> the X Himself Took His P at the Q
        S -> they said Thanks Sir when the X Took His P at the Q
        Took -> took | kept | wanted | found | liked | lost
        Thanks -> thanks | welcome | goodbye
        """,
    "capital": """
        S -> in the Where of X the Who Praised the P
        S -> in the Where of X the Who visited the Q
        S -> the Who of X Praised the P near the Q
        Praised -> praised | ordered | admired | promised | sold
        """,
    "tense": """
        S -> When They How X the P Prep the Q | When They How X the P
        They -> they | we | people | friends | neighbours | visitors
        """,
    "plural": """
        S -> Det X and Its P Lay near the Q | Det X Aux Gone near the Q | Det X Aux Gone with Its P
        Lay -> lay | remained | appeared | stayed
        Gone -> gone | moved | fallen | turned | hidden
        """,
    "moving": """
        S -> He was X away because of the P | He was X away Prep the Q | why was He X away because of the P
        S -> He was X Prep the Q because of the P | we saw someone X Prep the Q
        He -> he | she
        """,
    "calm": """
        S -> the X Prep the Q looked P | what a P X | the P X Prep the Q
        """,
}
