"""What readers look for, and where they should find it: among the first three results.

(query, page#section); a page is named by its folder, the home page by "". Each edition has its own.
"""

HEBREW = [
    # with and without particles
    ("גרדיאנט", "glossary/#gradient"),
    ("הגרדיאנט", "glossary/#gradient"),
    ("שבגרדיאנט", "glossary/#gradient"),
    ("כשהגרדיאנט", "glossary/#gradient"),
    ("ערפל", "slope/#downhill"),
    ("בערפל", "slope/#downhill"),
    ("נגד שיפוע", "slope/#why-against"),
    # plural, gender, construct state
    ("נגזרות", "glossary/#derivative"),
    ("נגזרת", "glossary/#derivative"),
    ("עקומות שגיאה", "slope/#three-pieces"),
    ("פונקציות מחיר", "glossary/#cost"),
    ("פונקציית המחיר", "slope/#three-pieces"),
    ("גבולות", "slope/#border"),
    ("מיליון פרמטרים", "slope/#millions"),
    ("צעד מתאים את עצמו", "slope/#adapting-steps"),
    # terms, in any of the languages
    ("קצב למידה", "slope/#learning-rate"),
    ("קצב הלמידה", "glossary/#learning-rate"),
    ("learning rate", "glossary/#learning-rate"),
    ("מתבדר", "glossary/#divergence"),
    ("מסלולים", "glossary/#trajectory"),
    ("極小值", "glossary/#minimum"),
    # names from the programs
    ("descend", "slope/#descent"),
    ("OverflowError", "labs/slope/#further"),
    ("steps_needed", "labs/slope/#small"),
    ("plot.slopes", "slope/#steepness"),
    # a question, a word that is not finished, a slip
    ("כמה קטן הוא קטן מדי", "labs/slope/#small"),
    ("למי הספר מיועד", "#audience"),
    ("למה נגד השיפוע", "slope/#why-against"),
    ("גרדיא", "glossary/#gradient"),
    ("גרדינט", "glossary/#gradient"),
]

ENGLISH = [
    # plural and singular, verb and noun
    ("gradients", "glossary/#gradient"),
    ("gradient", "glossary/#gradient"),
    ("learning rates", "slope/#learning-rate"),
    ("steps that adapt", "slope/#adapting-steps"),
    ("adapting step", "slope/#adapting-steps"),
    ("minima", "glossary/#minimum"),
    ("derivatives", "glossary/#derivative"),
    ("diverge", "glossary/#divergence"),
    ("oscillating", "labs/slope/#border"),
    ("error curves", "glossary/#error-curve"),
    # terms, in any of the languages
    ("learning rate", "glossary/#learning-rate"),
    ("cost", "glossary/#cost"),
    ("local minimum", "glossary/#local-minimum"),
    ("fog", "slope/#downhill"),
    ("parameter", "glossary/#parameter"),
    ("מסלול", "glossary/#trajectory"),
    # names from the programs
    ("descend", "slope/#descent"),
    ("steps_needed", "labs/slope/#small"),
    ("plot.slopes", "slope/#steepness"),
    ("OverflowError", "labs/slope/#further"),
    # a question, a word that is not finished, a slip
    ("why against the slope", "slope/#why-against"),
    ("how small is too small", "labs/slope/#small"),
    ("for whom", "#audience"),
    ("millions of parameters", "slope/#millions"),
    ("gradi", "glossary/#gradient"),
    ("oscilation", "glossary/#oscillation"),
]

QUERIES = {"he": HEBREW, "en": ENGLISH}
