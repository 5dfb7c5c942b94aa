//! Decisive words of other languages: negations, and the sides of the body.

/// Negations and sides in Latin letters, without accents. Words of other scripts are transliterated, except those of
/// `WORDS` and `PARTS`.
pub(super) const DECISIVE: &str = "
    nicht kein keine keinen keiner keinem keines nie niemals nichts ohne nein weder
    niet geen nooit zonder niets nee ikke ingen inte aldrig utan uden uten
    pas ne jamais sans aucun aucune rien ni nunca jamas sin nada nadie ninguno ninguna ningun tampoco
    nao sem nem nenhum nenhuma senza mai nessun nessuno nessuna fara nu niciun nicio
    net bez brak nigdy zaden zadna zadne neni nejsou nema zadny nikdy nikogda nincs nelkul ei eika ilman
    degil yok hayir khong chua chang tidak bukan tanpa belum hindi wala huwag ma maya aan hapana hakuna bila pa
    ghyr lys bdwn lm bu mei meiyou wu fei nhiin nahiin binaa

    links linke linken linker linkes linkem rechts rechte rechten rechter rechtes rechtem
    gauche gauches droit droite droits droites izquierdo izquierda izquierdos izquierdas derecho derecha derechos
    derechas esquerdo esquerda esquerdos esquerdas direito direita direitos direitas
    sinistra sinistro sinistri sinistre destra destro destri destre stang stanga drept dreapta
    lewy lewa lewe lewej lewego prawy prawa prawe prawej prawego levy leva leve levej pravy prava prave vlevo vpravo
    vanster hoger venstre hoyre hojre vasen oikea bal jobb sol sag trai phai kiri kanan kaliwa kushoto kulia
";

/// Words of other scripts, and what they mean.
const WORDS: &[(&str, &str)] = &[
    ("\u{3b4}\u{3b5}\u{3bd}", "not"),
    ("\u{3b4}\u{3b5}", "not"),
    ("\u{3cc}\u{3c7}\u{3b9}", "not"),
    ("\u{3bc}\u{3b7}", "not"),
    ("\u{3bc}\u{3b7}\u{3bd}", "not"),
    ("\u{3c7}\u{3c9}\u{3c1}\u{3af}\u{3c2}", "without"),
    ("\u{3c0}\u{3bf}\u{3c4}\u{3ad}", "never"),
    ("\u{43d}\u{435}", "not"),
    ("\u{43d}\u{435}\u{442}", "not"),
    ("\u{43d}\u{438}", "not"),
    ("\u{43d}\u{456}", "not"),
    ("\u{43d}\u{435}\u{43c}\u{430}\u{454}", "not"),
    ("\u{431}\u{435}\u{437}", "without"),
    ("\u{43d}\u{438}\u{43a}\u{43e}\u{433}\u{434}\u{430}", "never"),
    ("\u{43b}\u{435}\u{432}\u{44b}\u{439}", "left"),
    ("\u{43b}\u{435}\u{432}\u{430}\u{44f}", "left"),
    ("\u{43b}\u{435}\u{432}\u{43e}\u{435}", "left"),
    ("\u{43b}\u{435}\u{432}\u{43e}\u{439}", "left"),
    ("\u{43b}\u{456}\u{432}\u{438}\u{439}", "left"),
    ("\u{43b}\u{456}\u{432}\u{430}", "left"),
    ("\u{441}\u{43b}\u{435}\u{432}\u{430}", "left"),
    ("\u{43f}\u{440}\u{430}\u{432}\u{44b}\u{439}", "right"),
    ("\u{43f}\u{440}\u{430}\u{432}\u{430}\u{44f}", "right"),
    ("\u{43f}\u{440}\u{430}\u{432}\u{43e}\u{435}", "right"),
    ("\u{43f}\u{440}\u{430}\u{432}\u{43e}\u{439}", "right"),
    ("\u{43f}\u{440}\u{430}\u{432}\u{438}\u{439}", "right"),
    ("\u{43f}\u{440}\u{430}\u{432}\u{430}", "right"),
    ("\u{441}\u{43f}\u{440}\u{430}\u{432}\u{430}", "right"),
    ("\u{644}\u{627}", "not"),
    ("\u{5dc}\u{5d0}", "not"),
    ("\u{5d0}\u{5d9}\u{5df}", "not"),
    ("\u{5dc}\u{5dc}\u{5d0}", "without"),
    ("\u{5d1}\u{5dc}\u{5d9}", "without"),
    ("\u{5e9}\u{5de}\u{5d0}\u{5dc}", "left"),
    ("\u{5d9}\u{5de}\u{5d9}\u{5df}", "right"),
    ("\u{64a}\u{633}\u{627}\u{631}", "left"),
    ("\u{64a}\u{645}\u{64a}\u{646}", "right"),
    ("\u{c548}", "not"),
];

/// Parts of words in scripts that write words together, and what they mean: Chinese, Japanese, Korean, Thai.
const PARTS: &[(&str, &str)] = &[
    ("\u{672a}", "not"),
    ("\u{65e0}", "not"),
    ("\u{7121}", "not"),
    ("\u{4e0d}", "not"),
    ("\u{6ca1}", "not"),
    ("\u{6c92}", "not"),
    ("\u{975e}", "not"),
    ("\u{5426}", "not"),
    ("\u{52ff}", "not"),
    ("\u{306a}\u{3057}", "not"),
    ("\u{306a}\u{3044}", "not"),
    ("\u{307e}\u{305b}\u{3093}", "not"),
    ("\u{3044}\u{3044}\u{3048}", "not"),
    ("\u{c5c6}", "not"),
    ("\u{c54a}", "not"),
    ("\u{c544}\u{b2c8}", "not"),
    ("\u{e44}\u{e21}\u{e48}", "not"),
    ("\u{5de6}", "left"),
    ("\u{53f3}", "right"),
    ("\u{c67c}\u{cabd}", "left"),
    ("\u{c88c}\u{ce21}", "left"),
    ("\u{c624}\u{b978}\u{cabd}", "right"),
    ("\u{c6b0}\u{ce21}", "right"),
];

/// Replaces decisive words of other scripts with English ones; a transliteration alone would confuse them with others.
pub(super) fn translated(text: &str) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    let ends_word = |c: char| c.is_whitespace() || c.is_ascii_punctuation();
    let mut translated = String::with_capacity(text.len());
    for part in text.split_inclusive(ends_word) {
        let word = part.trim_end_matches(ends_word);
        let lower = word.to_lowercase();
        match WORDS.iter().find(|(native, _)| *native == lower) {
            Some((_, english)) => {
                translated.push_str(english);
                translated.push_str(&part[word.len()..]);
            }
            None => translated.push_str(part),
        }
    }
    for (native, english) in PARTS {
        if translated.contains(native) {
            translated = translated.replace(native, &format!(" {english} "));
        }
    }
    translated
}
