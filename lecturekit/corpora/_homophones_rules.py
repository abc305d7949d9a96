"""The grammar of sentences whose words sound alike, each where it belongs."""

# A symbol with single words only is a gap that each sentence fills for itself.
RULES = """
S -> We can see the sea from Here | We can see the sea from the Spot | they sail to the sea
S -> We sail across the sea | they sail across an ocean
S -> We see Some birds by the Spot | the wind blew across the Spot | the sea is Hue | We like the Hue sea
S -> the sun will rise from the sea
S -> the sun is Hue | the sun is Hue on the sea | their son is Frail | Our son won the Prize
S -> Our son won Some Fruit | We write to Our son
S -> Our son ate Some Fruit | We ate Some Fruit | the Person ate Some Fruit and a piece of Food
S -> the Beast ate the whole pie | the Person ate one pear
S -> one and one is two | two and two is four | four and four is eight | the sum is Number
S -> what is the sum of two and Number
S -> We know the way | We know no one Here | no one knows the way | He knows the right Way
S -> no i do not know | He knows where they are | We do not know why
S -> there is no Food | there is no way | there is a Beast in the Spot | there are Some Beasts in the Spot
S -> We saw Some Beasts there | stay there for an hour
S -> We hear the wind | We hear Some birds Here | can you hear the Beast | come here | come here my dear
S -> He will be here in an hour | the Person will be home in an hour
S -> the Person knew the way | We knew the right Way | We knew no one there | Our new Machine is here
S -> We have a new Machine | a new road to the Spot
S -> where is the Beast | where is Our son | where are the Beasts | We wear a Hue coat
S -> the Person will wear Hue | We know where the Beasts are
S -> We buy Food for four | We buy some Food | We buy Some Fruit for tea | they buy the whole van
S -> buy some Food for the pie | buy a Machine at the sale
S -> a Machine for sale | the sale is on | they go by Machine | the Person will go by night
S -> the inn is by the Spot | the zoo is by the Spot
S -> meet me at the Spot | meet Our son at the Spot | We meet in a week | the Food is too red
S -> the Food is too tough | this Food is for Our Beast
S -> We stay for a week | We stay for the whole week | We stay at the Spot for two | He is too Frail
S -> the Person is weak | her eyes are weak | see you in a week
S -> her eye is Hue | his right eye is Frail | his nose is Hue | her hair is Hue | the hare ate the Fruit
S -> the hare ran away
S -> We wait for an hour | wait here for an hour | wait for me at the Spot | an hour is too long
S -> Our Machine is Hue | this is Our new Machine
S -> We need some Food | a Hue flower for you | the bee is on the flower | the flower is for my dear
S -> the Person made a pie with flour
S -> the maid made tea | the Person made tea for two | Our maid made a pie
S -> the Person made a knot in the tape | this is a plain coat
S -> the Person rode home | the Person rode by night | the knight rode alone | the Person read the tale
S -> all night long | it is a cold night | a night in the Spot
S -> We read the tale of the Person | a tale of peace | the tale of the Beast | the Beast has a long tail
S -> the Beast has a Hue tail | a pig has a tail
S -> you are right | turn right at the Spot | the Person is right | write to me | We write to you
S -> We write home | the right road is there
S -> We would like some Food | would you like a piece of Food | a piece of wood | the boat is made of wood
S -> We want peace | there is peace
S -> the rain in the night | the rain blew in | the whole day in the rain | a hole in the Hole
S -> there is a hole in Our Hole | this is the reign of peace
S -> the mail is here | a pair of birds | two pairs of birds | a pair of eyes | take the mail home
S -> the male Beast is Hue | the male Beast is big | a pail of Food | He is too pale
S -> the Beast is too big | the Spot is too Quality | you too | me too | they are too shy | he is not here
S -> that is not the way | do not go there
S -> We saw a Beast by the Spot | a Beast ran across the Spot | my dear son is here | a bear ate the pears
S -> two bears | the bare road | his weight is great
S -> We want to Act | the Person might want to Act | We would like to Act | it is Our aim to Act
S -> the Person has an aim | We have an aim
S -> i scream for ice cream | We want ice cream | We buy ice cream | i scream all night
S -> i scream in the night | this ice cream is cold | more ice cream for me
S -> it is an ice cream | what a nice Beast | what a nice day | it is a nice day | a nice man
S -> a neat coat | a nice view of the Spot | an ice hole | the Spot is icy | it is icy
S -> what a gray day | it is a gray day | one gray day | the day is Hue
S -> the great ape ate a pear | a great ape in the zoo | We saw a great ape | We need gray tape
S -> this is gray tape | take some gray tape
S -> the clock keeps ticking | it keeps ticking | the Food will keep sticking | the peas keep sticking
S -> they keep sticking
S -> that stuff is Hue | We need that stuff | take that stuff home | that's tough | oh that's tough
S -> no that's tough | this is that stuff
S -> that school is new | that school is by the Spot | that's cool | oh that's cool | We like that school
S -> no that's cool
S -> the night rate is great | We have a night rate | there is nitrate in the Food
S -> no nitrate in Our Food | the night rate for two
S -> We have a name | the Beast has a nice name | my name is nell | what is his name
S -> they gave him no name | We have no notion | We have a notion | He has a notion
S -> the ocean is Hue | peace talks | the peace talks are on | We want peace talks | We buy pea stalks
S -> pea stalks for the Beast
S -> the tax is too great | We want a tax | they want a tax on Food | the Beast attacks | a bat attacks
S -> the Person is alone | the Person has a loan | We need a loan | she is home alone
S -> the mice ate the Food | nice mice | the mice are Frail | these mice are shy | these birds are Hue
S -> the Person said no | He said they won | We had no rain | the Person had a loan
S -> We like Food | the big Beast ate the Fruit | a Beast might like Fruit | the Person won the Prize
S -> the price is right | what is the price of the Machine | a Machine for two | a fan for her
S -> a few Beasts | a few pears | what a view | the wine is cold | the vine is Hue
S -> a pat for the Beast | a bat in the net | the net is new | the fox ran away | a Beast in the wood
S -> the Beasts in the wood | i bet you know | grate some ice | We weigh the Food
S -> knead it with flour | pare a pear | the tee is on the road | ice in my tea | ice on the Spot
S -> an ant on the pie | a tool for the Machine
We -> we | we | i | you | they
Here -> here | there
He -> he | she
Way -> way | road
Our -> our | their | her | his | my
Person -> knight | maid | man
Spot -> inn | road | sea | school | zoo | sale | wood
Hole -> road | net | coat | boat
Quality -> long | cold | great | big
Some -> some | two | four | eight
Fruit -> pears | peas
Food -> meat | rice | ice | pie | flour
Hue -> red | blue | gray
Frail -> weak | alone | right | home | shy
Prize -> prize | boat | van | coat
Number -> two | four | eight
Beast -> bear | deer | hare | bird | pig | bat | fox
Beasts -> birds | mice | bees
Machine -> plane | boat | van
Act -> see the Spot | buy a Machine | buy some Food | meet you | write to you | go home | be Here
Act -> know the way | wear Hue | hear the birds | sail home | wait Here | win
"""
