//! The lists of the vocabulary.

/// Words that negate a label.
pub(super) const NEGATIONS: &str = "
    not no never none nobody nothing neither nor without non unable unknown unsure uncertain
";

/// Words for a state, an owner, or a degree of certainty: `Consent` and `Consent withdrawn`.
pub(super) const STATUSES: &str = "
    refused refuses refusal declined declines denied denies withdrawn withdrew rejected stopped stops quit
    ceased discontinued cancelled canceled aborted failed failure free resolved remission excluded ruled
    suspected disproved unconfirmed confirmed history family spouse sibling partner self risk fear lack lacks
    lacking loss lost except only but until unless avoids avoid incorrectly wrongly difficulty trouble hardly
    barely scarcely negative positive absent gestational ectopic expired overdue missed skipped pending
    planned attempted threatened alleged reported malignant benign revoked revokes void voided disproven
    doubtful doubt questionable trying tries plan plans planning metastatic localized localised rising falling
    fasting random died dies dying death fatal terminated terminates interrupted suspended paused held
    withhold withheld withholding inactive active abnormal normal asymptomatic symptomatic stable irregular
    regular incomplete invalid inconclusive intolerant resistant allergic allergy prevented prevents
    contraindicated slash bilateral unilateral neonatal congenital families relative wife friend false wrong
";

/// Degrees, amounts, frequencies, times and ranks.
pub(super) const GRADES: &str = "
    several some every all any most many few more less least half nearly rarely seldom occasionally sometimes
    often frequently always usually mostly once twice daily weekly monthly yearly annually hourly mild
    moderate severe minimal minor major low medium high higher lower extremely extreme very slightly slight
    somewhat little much quite moderately mildly severely strongly strong weak poor fair good excellent bad
    worse better worst best former current past previous prior future ex partial partially full fully over
    under first second third last early late light heavy acute chronic primary secondary plus minus point rare
    frequent critical possible probable definite likely too possibly probably unlikely definitely previously
    formerly total whole entire maximum minimum maximal constant intermittent continuous temporary permanent
    initial final terminal additional extra double triple single both
";

/// Pairs of words that exclude each other.
pub(super) const OPPOSITES: &[(&str, &str)] = &[
    ("yes", "no"),
    ("true", "false"),
    ("left", "right"),
    ("up", "down"),
    ("upper", "lower"),
    ("before", "after"),
    ("start", "stop"),
    ("start", "end"),
    ("begin", "end"),
    ("started", "stopped"),
    ("increase", "decrease"),
    ("increase", "reduce"),
    ("improve", "worsen"),
    ("improve", "decline"),
    ("open", "close"),
    ("positive", "negative"),
    ("present", "absent"),
    ("accept", "decline"),
    ("accept", "reject"),
    ("accept", "refuse"),
    ("approve", "reject"),
    ("approve", "deny"),
    ("approve", "denied"),
    ("confirm", "deny"),
    ("pass", "fail"),
    ("on", "off"),
    ("in", "out"),
    ("admit", "discharge"),
    ("admitted", "discharged"),
    ("gain", "lose"),
    ("gain", "loss"),
    ("alive", "dead"),
    ("alive", "deceased"),
    ("living", "deceased"),
    ("male", "female"),
    ("man", "woman"),
    ("men", "women"),
    ("mother", "father"),
    ("husband", "wife"),
    ("son", "daughter"),
    ("brother", "sister"),
    ("he", "she"),
    ("maternal", "paternal"),
    ("inpatient", "outpatient"),
    ("anterior", "posterior"),
    ("proximal", "distal"),
    ("systolic", "diastolic"),
    ("hot", "cold"),
    ("wet", "dry"),
    ("day", "night"),
    ("morning", "evening"),
    ("am", "pm"),
    ("weekday", "weekend"),
    ("pending", "completed"),
    ("pending", "complete"),
    ("add", "remove"),
    ("allow", "forbid"),
    ("fast", "slow"),
    ("easy", "difficult"),
    ("easy", "hard"),
    ("short", "long"),
    ("small", "large"),
    ("sick", "healthy"),
    ("resolved", "ongoing"),
    ("same", "different"),
    ("give", "receive"),
    ("schedule", "cancel"),
    ("scheduled", "cancelled"),
    ("old", "new"),
    ("hyper", "hypo"),
    ("malignant", "benign"),
    ("metastatic", "localized"),
    ("rising", "falling"),
    ("rise", "fall"),
    ("fasting", "random"),
];

/// Words of the opposites that, added or removed, change nothing by themselves: `Lying` and `Lying down`.
pub(super) const PARTICLES: &[&str] = &["yes", "true", "up", "down", "in", "on", "he", "she"];

/// Units of measurement and time; only the same ones have the same meaning.
pub(super) const UNITS: &[&str] = &[
    "mg", "mcg", "ng", "g", "kg", "ml", "dl", "l", "cc", "iu", "unit", "meq", "mmol", "mol", "mm",
    "cm", "m", "km", "inch", "foot", "mile", "ounce", "pound", "percent", "minute", "hour", "day",
    "week", "month", "year", "decade",
];

/// Words that a number follows, which may be a Roman numeral.
pub(super) const RANKED: &[&str] = &[
    "stage", "grade", "type", "class", "phase", "level", "degree", "category", "part", "group",
    "tier", "bipolar", "factor", "schedule", "axis",
];

/// Pairs of words with the same meaning.
pub(super) const SYNONYMS: &[(&str, &str)] = &[
    ("answer", "say"),
    ("answer", "respond"),
    ("doctor", "physician"),
    ("medicine", "medication"),
    ("medicines", "medications"),
    ("exam", "examination"),
    ("telephone", "phone"),
    ("child", "children"),
    ("foot", "feet"),
    ("tooth", "teeth"),
    ("person", "people"),
];

/// Pairs of words that differ like a typing error, but are not one.
pub(super) const CONFUSABLE: &[(&str, &str)] = &[
    ("prostate", "prostrate"),
    ("radial", "radical"),
    ("medial", "medical"),
    ("facial", "fascial"),
    ("neural", "neutral"),
    ("pleural", "plural"),
    ("serous", "serious"),
    ("mucous", "mucus"),
    ("venous", "venus"),
    ("patient", "patent"),
    ("adverse", "averse"),
    ("palate", "plate"),
    ("callous", "callus"),
    ("causal", "casual"),
    ("marital", "martial"),
    ("scared", "sacred"),
    ("untied", "united"),
    ("perineal", "peroneal"),
    ("infection", "inflection"),
    ("medication", "meditation"),
    ("medication", "mediation"),
    ("meditation", "mediation"),
    ("ablation", "ablution"),
    ("dilation", "dilution"),
    ("gestation", "gustation"),
    ("ileostomy", "ileotomy"),
    ("colostomy", "colotomy"),
    ("tracheostomy", "tracheotomy"),
    ("gastrostomy", "gastrotomy"),
    ("cystostomy", "cystotomy"),
    ("sulphate", "sulphite"),
    ("phosphate", "phosphite"),
    ("complement", "compliment"),
    ("diner", "dinner"),
    ("desert", "dessert"),
    ("latter", "later"),
    ("planed", "planned"),
    ("paint", "point"),
    ("small", "smell"),
    ("stops", "steps"),
    ("cardia", "cardiac"),
];

/// Prefixes that turn a word into its opposite, or into another word.
pub(super) const PREFIXES: &[&str] = &[
    "a", "ab", "an", "anti", "de", "dis", "ex", "fe", "il", "im", "in", "ir", "mis", "nicht", "ne",
    "nie", "non", "over", "post", "pre", "re", "sub", "super", "un", "under",
];

/// Pairs of prefixes that exclude each other.
pub(super) const OPPOSITE_PREFIXES: &[(&str, &str)] = &[
    ("hyper", "hypo"),
    ("in", "de"),
    ("in", "ex"),
    ("in", "out"),
    ("pre", "post"),
    ("pre", "peri"),
    ("pre", "pro"),
    ("af", "ef"),
    ("ante", "post"),
    ("inter", "intra"),
    ("micro", "macro"),
    ("ab", "ad"),
    ("mono", "poly"),
    ("uni", "bi"),
    ("over", "under"),
    ("up", "down"),
    ("sub", "super"),
    ("en", "dis"),
    ("under", "normo"),
    ("tachy", "brady"),
];

/// Words without a meaning of their own.
pub(super) const FILLERS: &[&str] = &[
    "a", "an", "the", "of", "to", "at", "is", "are", "was", "were", "be", "been", "i", "it",
    "that", "this", "and", "or", "for", "with", "my", "your", "his", "her", "their", "has", "have",
    "had", "do", "does", "did", "as", "by", "from", "than",
];

/// Fillers whose replacement changes the meaning. Replacing `with` by `to`, or `of` by `from`, does not.
pub(super) const CONTRASTING: &[(&str, &str)] = &[
    ("and", "or"),
    ("to", "from"),
    ("for", "from"),
    ("by", "for"),
    ("by", "to"),
    ("by", "of"),
    ("by", "from"),
    ("his", "her"),
    ("his", "my"),
    ("her", "my"),
    ("my", "your"),
    ("my", "their"),
    ("your", "his"),
    ("your", "her"),
    ("your", "their"),
    ("this", "that"),
];

/// Words that are spelled out: contractions, numbers, synonyms.
pub(super) const WRITTEN_OUT: &[(&str, &[&str])] = &[
    ("dr", &["doctor"]),
    ("drs", &["doctors"]),
    ("pt", &["patient"]),
    ("yr", &["year"]),
    ("yrs", &["years"]),
    ("hrs", &["hours"]),
    ("1st", &["first"]),
    ("2nd", &["second"]),
    ("3rd", &["third"]),
    ("hadnt", &["had", "not"]),
    ("mustnt", &["must", "not"]),
    ("neednt", &["need", "not"]),
    ("aint", &["is", "not"]),
    ("dont", &["do", "not"]),
    ("doesnt", &["does", "not"]),
    ("didnt", &["did", "not"]),
    ("isnt", &["is", "not"]),
    ("arent", &["are", "not"]),
    ("wasnt", &["was", "not"]),
    ("werent", &["were", "not"]),
    ("cant", &["can", "not"]),
    ("cannot", &["can", "not"]),
    ("wont", &["will", "not"]),
    ("havent", &["have", "not"]),
    ("hasnt", &["has", "not"]),
    ("couldnt", &["could", "not"]),
    ("wouldnt", &["would", "not"]),
    ("shouldnt", &["should", "not"]),
    ("zero", &["0"]),
    ("one", &["1"]),
    ("two", &["2"]),
    ("three", &["3"]),
    ("four", &["4"]),
    ("five", &["5"]),
    ("six", &["6"]),
    ("seven", &["7"]),
    ("eight", &["8"]),
    ("nine", &["9"]),
    ("ten", &["10"]),
    ("eleven", &["11"]),
    ("twelve", &["12"]),
    ("almost", &["nearly"]),
    ("each", &["every"]),
    ("everyday", &["every", "day"]),
    ("twice", &["2", "times"]),
    ("lt", &["left"]),
    ("rt", &["right"]),
    ("hr", &["hour"]),
    ("wk", &["week"]),
    ("wks", &["weeks"]),
    ("mo", &["month"]),
    ("mos", &["months"]),
    ("min", &["minute"]),
    ("mins", &["minutes"]),
    ("ug", &["mcg"]),
    ("microgram", &["mcg"]),
    ("micrograms", &["mcg"]),
    ("milligram", &["mg"]),
    ("milligrams", &["mg"]),
    ("gram", &["g"]),
    ("grams", &["g"]),
    ("milliliter", &["ml"]),
    ("milliliters", &["ml"]),
    ("millilitre", &["ml"]),
    ("millilitres", &["ml"]),
    ("lb", &["pound"]),
    ("lbs", &["pounds"]),
    ("oz", &["ounces"]),
    ("im", &["i", "am"]),
    ("ive", &["i", "have"]),
    ("youre", &["you", "are"]),
    ("theyre", &["they", "are"]),
    ("hes", &["he", "is"]),
    ("shes", &["she", "is"]),
    ("its", &["it", "is"]),
    ("okay", &["ok"]),
    ("grey", &["gray"]),
    ("programme", &["program"]),
    ("programmes", &["programs"]),
    ("nite", &["night"]),
    ("tonite", &["tonight"]),
    ("thru", &["through"]),
];
