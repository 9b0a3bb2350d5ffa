package dev.belfry.training;

import java.util.List;

/** The words that the synthetic shop's titles and descriptions are made of. */
final class ShopWords {
  /**
   * A department.
   *
   * @param name its category
   * @param aisles finer categories, each with its own nouns
   * @param median price
   * @param materials what its goods are made of
   */
  record Department(String name, List<Aisle> aisles, double median, List<String> materials) {}

  /**
   * A category within a department.
   *
   * @param name its category
   * @param nouns what is sold
   * @param uses what it is for
   */
  record Aisle(String name, List<String> nouns, List<String> uses) {}

  static final List<Department> DEPARTMENTS =
      List.of(
          new Department(
              "Kitchen",
              List.of(
                  aisle(
                      "Cookware",
                      "frying pan,saucepan,casserole,wok,griddle,stock pot",
                      "slow stews,Sunday breakfasts,searing vegetables,soups for six"),
                  aisle(
                      "Coffee and tea",
                      "pour-over set,teapot,coffee grinder,moka pot,tea caddy,milk frother",
                      "the first cup of the day,guests after dinner,a quiet afternoon"),
                  aisle(
                      "Baking",
                      "loaf tin,mixing bowl,rolling pin,proving basket,cake stand,dough scraper",
                      "weekend loaves,birthday cakes,flaky pastry")),
              32,
              List.of("cast iron", "steel", "stoneware", "beech", "copper")),
          new Department(
              "Garden",
              List.of(
                  aisle(
                      "Hand tools",
                      "trowel,hand fork,pruning shears,dibber,weeding knife,garden saw",
                      "raised beds,rose borders,stubborn roots"),
                  aisle(
                      "Pots and planters",
                      "planter,window box,hanging basket,herb pot,plant stand,cold frame",
                      "balconies,herbs by the door,a sunny sill")),
              24,
              List.of("steel", "terracotta", "ash", "recycled plastic", "zinc")),
          new Department(
              "Outdoors",
              List.of(
                  aisle(
                      "Camping",
                      "tent,sleeping bag,camp stove,lantern,camp chair,water carrier",
                      "long weekends,wet hillsides,nights under the stars"),
                  aisle(
                      "Hiking",
                      "rucksack,trekking poles,rain jacket,map case,walking boots,wool socks",
                      "ridge walks,muddy paths,daily commutes on foot"),
                  aisle(
                      "Cycling",
                      "bike light,pannier,multi-tool,helmet,floor pump,handlebar bag",
                      "winter rides,touring,the school run")),
              68,
              List.of("canvas", "aluminium", "nylon", "merino", "recycled polyester")),
          new Department(
              "Home",
              List.of(
                  aisle(
                      "Lighting",
                      "desk lamp,floor lamp,pendant shade,reading light,candle holder",
                      "late reading,low ceilings,a warm corner"),
                  aisle(
                      "Textiles",
                      "throw,cushion,bath towel,table runner,quilt,door mat",
                      "cold evenings,spare rooms,bare floors"),
                  aisle(
                      "Storage",
                      "shelf,crate,laundry basket,coat rack,shoe bench,drawer organiser",
                      "narrow halls,tidy cupboards,first flats")),
              45,
              List.of("linen", "oak", "wool", "rattan", "brass")),
          new Department(
              "Sound",
              List.of(
                  aisle(
                      "Headphones",
                      "headphones,earphones,headphone stand,carry case,headset",
                      "train journeys,open offices,long mixes"),
                  aisle(
                      "Speakers",
                      "bookshelf speaker,portable speaker,soundbar,radio,speaker stand",
                      "kitchens,small rooms,garden parties")),
              95,
              List.of("walnut", "aluminium", "recycled plastic", "leather")),
          new Department(
              "Play",
              List.of(
                  aisle(
                      "Board games",
                      "card game,strategy game,dice game,puzzle,word game,cooperative game",
                      "rainy Saturdays,two patient players,families of mixed ages"),
                  aisle(
                      "Building and craft",
                      "building set,paint box,clay kit,loom,model kit,marble run",
                      "small hands,curious minds,a whole afternoon")),
              28,
              List.of("beech", "card", "felt", "recycled plastic")),
          new Department(
              "Wardrobe",
              List.of(
                  aisle(
                      "Knitwear",
                      "jumper,cardigan,beanie,scarf,gloves,rollneck",
                      "windy platforms,layering,frosty mornings"),
                  aisle(
                      "Everyday",
                      "shirt,trousers,overshirt,belt,tote bag,apron",
                      "every day,workshops,travelling light")),
              52,
              List.of("wool", "cotton", "linen", "leather", "corduroy")),
          new Department(
              "Desk",
              List.of(
                  aisle(
                      "Paper",
                      "notebook,sketchbook,planner,letter set,index cards,wall calendar",
                      "lists,field notes,letters that matter"),
                  aisle(
                      "Writing and drawing",
                      "fountain pen,pencil set,ink bottle,brush pen,ruler,pen roll",
                      "signing your name,margins,quick sketches")),
              18,
              List.of("paper", "brass", "leather", "cedar", "steel")));

  static final List<String> BRANDS =
      List.of(
          "Alder & Wick",
          "Northlight",
          "Fennmark",
          "Oakhaven",
          "Tidewell",
          "Copperline",
          "Marrow Lane",
          "Quillon",
          "Brightmoor",
          "Haldane",
          "Sorrel",
          "Kestrel Works",
          "Linden Row",
          "Umberfield",
          "Pale Harbour",
          "Vantry",
          "Wrenhouse",
          "Stonecrop",
          "Eddery",
          "Juniper Yard",
          "Ravelin",
          "Thistle & Tow",
          "Greyfriar",
          "Moss End");

  static final List<String> COLORS =
      List.of(
          "slate", "ochre", "moss", "ivory", "rust", "navy", "charcoal", "sage", "plum", "sand");

  static final List<String> QUALITIES =
      List.of(
          "Compact",
          "Folding",
          "Heavy-duty",
          "Lightweight",
          "Classic",
          "Everyday",
          "Handmade",
          "Insulated",
          "Slim",
          "Large",
          "Small",
          "Stackable",
          "Travel",
          "Weatherproof");

  static final List<String> OPENINGS =
      List.of(
          "Made for %s.",
          "A favourite for %s.",
          "Built with %s in mind.",
          "You will reach for it on the way to %s.",
          "Just right for %s.");

  static final List<String> CLOSINGS =
      List.of(
          "Easy to clean and hard to wear out.",
          "Comes with spare parts for ten years.",
          "Packed without plastic.",
          "Designed to be mended, not replaced.",
          "Tested by the people who make it.",
          "Looks better with every year of use.");

  private ShopWords() {}

  private static Aisle aisle(String name, String nouns, String uses) {
    return new Aisle(name, List.of(nouns.split(",")), List.of(uses.split(",")));
  }
}
