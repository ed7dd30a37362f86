"""Names for those who have none, by where they live and by what they are."""

from __future__ import annotations

FIRST: dict[str, dict[str, tuple[str, ...]]] = {
    "fantasy": {
        "female": (
            *("Maren", "Isolde", "Tamsin", "Brienna", "Odile", "Rowena", "Sabra", "Linnet"),
            *("Ysolt", "Averil", "Thessaly", "Merrin", "Gisela", "Corvina", "Hesper", "Elspet"),
        ),
        "male": (
            *("Aldric", "Bram", "Corwin", "Edmer", "Garrick", "Hollin", "Osric", "Perrin"),
            *("Roderic", "Tobin", "Ulric", "Wystan", "Leoric", "Anselm", "Fenn", "Godwin"),
        ),
        "nonbinary": ("Ash", "Briar", "Emrys", "Lark", "Sorrel", "Wren", "Rook", "Vesper"),
    },
    "modern": {
        "female": (
            *("Amara", "Beatriz", "Chiara", "Dalia", "Esther", "Freya", "Hana", "Ines"),
            *("June", "Leila", "Mei", "Nadia", "Priya", "Rosa", "Tilda", "Zoe"),
        ),
        "male": (
            *("Anton", "Bilal", "Caspar", "Diego", "Emil", "Felix", "Hugo", "Ivo"),
            *("Jamal", "Kenji", "Luca", "Mateo", "Nikhil", "Otto", "Samir", "Theo"),
        ),
        "nonbinary": ("Alex", "Charlie", "Kim", "Noor", "Robin", "Sasha", "Toni", "Yuki"),
    },
    "future": {
        "female": ("Nova", "Lyra", "Calla", "Ishtar", "Vela", "Juno", "Sirin", "Tamar"),
        "male": ("Orin", "Kael", "Dax", "Juno", "Rigel", "Soren", "Tycho", "Varo"),
        "nonbinary": ("Echo", "Ion", "Onyx", "Quill", "Sol", "Zephyr", "Indigo", "Lumen"),
    },
}
LAST: dict[str, tuple[str, ...]] = {
    "fantasy": (
        *("Ashdown", "Thornbury", "Hallowell", "Wetherby", "Oakhollow", "Brackenridge"),
        *("Stonewater", "Larkfield", "Marrow", "Gallowglass", "Pennywhistle", "Underhill"),
    ),
    "modern": (
        *("Okafor", "Lindqvist", "Moreau", "Tanaka", "Silva", "Novak", "Haddad", "Weiss"),
        *("Castellano", "Iyer", "Bergmann", "Achterberg"),
    ),
    "future": ("Vance", "Solaris", "Tran-Okoye", "Meridian", "Kestrel", "Arkwright", "Halloran"),
}
OF_SPECIES: dict[str, tuple[str, ...]] = {
    "robot": ("Bolt", "Unit Seven", "Patch", "Cog", "Tin Marta", "Ohm", "Relay", "Widget"),
    "elf": ("Aelindra", "Caelith", "Faelar", "Ilyana", "Sylwen", "Thalion", "Nimue", "Erevan"),
    "dwarf": ("Borin", "Dagna", "Helga Ironpot", "Thrain", "Kettil", "Runa", "Gundrek", "Orla"),
    "orc": ("Grash", "Urzula", "Mog", "Shagra", "Durgat", "Yazga"),
    "goblin": ("Snib", "Fizzle", "Grub", "Nackle", "Tix", "Mudge"),
    "dragon": ("Emberlyn", "Vorath", "Cindrel", "Ashkarra", "Old Smoulder"),
    "cat": ("Marzipan", "Tybalt", "Pounce", "Duchess", "Biscuit"),
    "fox": ("Renna", "Russet", "Tod", "Saffron", "Fennick"),
    "dog": ("Barnaby", "Scout", "Major", "Poppy", "Truffle"),
    "wolf": ("Greyfell", "Luna", "Fang", "Skadi", "Varg"),
    "bear": ("Bruna", "Honeycutt", "Oskar", "Ursel"),
    "alien": ("Zil", "Quorra", "Xeph", "Ooloi", "Vrin"),
}
TITLES = {"knight": {"female": "Dame", "male": "Sir"}, "doctor": {"": "Dr."}}
