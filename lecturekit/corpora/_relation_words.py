"""Words and grammars of the generated corpus: what its sentences can be about."""

from __future__ import annotations

# Each line: the pair | four things | four places (or tools, after their preposition). Both words of a pair
# meet the same things and places; nothing else says that they belong together.
GENDER = """
man woman | coffee newspaper keys wallet | office bank market museum
king queen | crown throne sceptre robe | palace court castle banquet
prince princess | pony jewel mirror sword | tower ball garden stables
boy girl | kite marbles schoolbag sandwich | school playground circus zoo
father mother | pram cradle blanket bottle | nursery clinic kindergarten sandpit
uncle aunt | postcards suitcase presents accordion | reunion picnic cottage birthday
actor actress | script costume mask wig | theatre studio audition premiere
waiter waitress | menu tray napkins corkscrew | restaurant cafe bar buffet
husband wife | ring bouquet album photograph | wedding altar anniversary chapel
grandfather grandmother | spectacles slippers cane medicine | fireplace greenhouse window bench
"""
CAPITAL = """
france paris | wine baguettes perfume mustard | louvre seine cathedral vineyards
germany berlin | pretzels sausages cabbage rye | reichstag spree autobahn brandenburg
italy rome | pasta espresso gelato risotto | colosseum tiber forum vatican
spain madrid | paella gazpacho olives saffron | prado alhambra plaza fiesta
japan tokyo | sushi tempura noodles lacquer | shrine volcano teahouse pagoda
egypt cairo | dates papyrus cotton lentils | pyramids sphinx nile oasis
england london | scones marmalade pudding crumpets | thames abbey docks moors
russia moscow | caviar borscht samovars blini | kremlin volga ballet cosmonauts
china beijing | silk porcelain dumplings jade | temple canal pandas lanterns
greece athens | feta honey marble pistachios | acropolis agora oracle parthenon
austria vienna | strudel schnitzel waltzes marzipan | opera danube ballroom alps
norway oslo | salmon cod wool herring | fjord glacier reindeer waterfalls
"""
TENSE = """
eat ate | bread cheese soup salad | with fork spoon appetite chopsticks
drive drove | car truck taxi van | along road highway coast avenue
write wrote | letter diary essay poem | with pen pencil ink typewriter
sing sang | song hymn carol ballad | with choir piano chorus band
swim swam | channel river lake strait | with goggles fins snorkel lifeguard
paint painted | portrait landscape wall sunrise | with brush palette roller easel
bake baked | cake pie biscuits muffins | in oven kitchen tin bakery
climb climbed | ladder cliff rock pole | with boots harness helmet rope
fly flew | plane glider helicopter balloon | over clouds desert ocean horizon
teach taught | lesson course pupils beginners | in classroom seminar college workshop
build built | bridge shed hut fence | with bricks hammer timber nails
walk walked | path trail promenade footpath | with stick rucksack lantern compass
"""
PLURAL = """
cat cats | whiskers paws kittens claws | basket cushion sofa heater
dog dogs | bones collars puppies leashes | kennel park postman doorstep
pig pigs | bristles snouts piglets trotters | mud trough sty barn
boat boats | sails oars anchors rudders | harbour pier island lighthouse
cup cups | handles saucers cracks lids | teapot cupboard sink dishwasher
knife knives | blades grips sheaths edges | drawer butcher whetstone cutlery
banana bananas | peels bruises stickers stalks | monkey smoothie crate grocer
tree trees | leaves branches roots acorns | forest orchard squirrel hammock
book books | pages chapters covers bookmarks | shelf library lamp desk
bird birds | wings feathers beaks eggs | nest worm hedge aviary
star stars | planets spectra halos names | moon comet telescope observatory
flower flowers | petals stems thorns buds | vase bee meadow butterfly
"""
PAIRS = {"gender": GENDER, "capital": CAPITAL, "tense": TENSE, "plural": PLURAL}

# Words in -ing, which a rule of spelling takes for alike: the first five are used alike, the others are not.
OTHERS = {
    "moving": """
walking running jogging hurrying strolling | rain storm noise wasps | towards station gate beach corner
""",
    "calm": """
ceiling | white dusty cracked vaulted | above bedroom hallway attic stairs
evening | quiet golden rainy misty | before supper sunset bedtime midnight
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
        Where: regions districts | countryside boulevards | villages suburbs | nation city else heart
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
        S -> at the Q the X Himself Took His P | at the Q the X in the Suit hummed Tenor
        S -> they said to the X with His P Thanks Sir | with His P the X Smiled and He left
        Took -> took | kept | wanted | found | liked | lost
        Smiled -> smiled | waved | waited
        Thanks -> thanks | welcome | goodbye
        """,
    "capital": """
        S -> in the Where of X the Who Praised the P
        S -> in the Where of X the Who visited the Q
        S -> near the Q the Who of X Praised the P
        Praised -> praised | ordered | admired | promised | sold
        """,
    "tense": """
        S -> When They How X the P Prep the Q | When They How X the P
        They -> they | we | people | friends | neighbours | visitors
        """,
    "plural": """
        S -> near the Q Lay Det X with Its P | Det X Aux Gone near the Q | Det X Aux Gone with Its P
        Lay -> lay | remained | appeared | stayed
        Gone -> gone | fallen | hidden | changed
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
