//! Arbitrary JSON values where others are expected.

use fastrand::Rng;
use serde_json::{Map, Value, json};

use super::text;

/// Returns any JSON value with at most this depth.
pub(super) fn any(random: &mut Rng, depth: u32) -> Value {
    let kinds = if depth == 0 { 6 } else { 8 };
    match random.u32(..kinds) {
        0 => Value::Null,
        1 => json!(random.bool()),
        2 | 3 => number(random),
        4 | 5 => json!(text::any(random)),
        6 => (0..random.usize(..4))
            .map(|_| any(random, depth - 1))
            .collect(),
        _ => {
            let entries =
                (0..random.usize(..4)).map(|_| (text::any(random), any(random, depth - 1)));
            Value::Object(entries.collect())
        }
    }
}

/// Returns a number, possibly at the limits of a type.
pub(super) fn number(random: &mut Rng) -> Value {
    match random.u32(..10) {
        0 => json!(i64::MIN),
        1 => json!(u64::MAX),
        2 => json!(9_007_199_254_740_993_i64),
        3 => json!(-0.0),
        4 => json!(f64::MAX),
        5 => json!(5e-324),
        6 => json!(1.0),
        7 => json!(random.f64() * 1000.0 - 500.0),
        _ => json!(random.i64(-10..1000)),
    }
}

/// Returns a value with the maximum depth within a configuration for a reader that permits 128 levels.
pub(super) fn deep(random: &mut Rng) -> Value {
    let levels = random.usize(..100);
    (0..levels).fold(Value::Null, |inner, level| {
        if level % 2 == 0 {
            json!([inner])
        } else {
            json!({ "fields": inner })
        }
    })
}

/// Returns entries unchanged, or with missing ones, ones of another type, and unknown ones.
pub(super) fn disturbed(random: &mut Rng, entries: Value) -> Value {
    let Value::Object(entries) = entries else {
        return entries;
    };
    let mut disturbed = Map::new();
    for (key, value) in entries {
        match random.u32(..60) {
            0 => {}
            1 => {
                disturbed.insert(key, any(random, 3));
            }
            _ => {
                disturbed.insert(key, value);
            }
        }
    }
    if random.u32(..40) == 0 {
        disturbed.insert(text::any(random), any(random, 2));
    }
    if random.u32(..200) == 0 {
        disturbed.insert("unknown".to_owned(), deep(random));
    }
    Value::Object(disturbed)
}
