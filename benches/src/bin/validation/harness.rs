//! Written by a bench: validates and encodes the same records with generated types and with a JSON Schema, alternately.

use std::hint::black_box;
use std::time::{Duration, Instant};

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use welkin_runtime::Cdt;
use welkin_runtime::__private::{checked_create_body, create_body};
use welkin_runtime::record::{decode_record, validate_create};

#[rustfmt::skip]
mod care {
    include!("care.rs");
}
mod plain;

/// Number of samples per side, taken alternately.
const ROUNDS: usize = 40;

/// Number of passes over the records per sample, after a pass to warm up.
const PASSES: u32 = 8;

fn compare<T: Cdt + Default, P: Serialize + DeserializeOwned>() {
    let schema = serde_json::from_str(include_str!("../schema.json")).expect("the schema is JSON");
    let options = jsonschema::options().should_validate_formats(true);
    let schema = options.build(&schema).expect("the schema is one");
    let lines = include_str!("../records.jsonl").lines();
    let bodies: Vec<Value> = lines
        .clone()
        .map(|line| serde_json::from_str::<Value>(line).expect("JSON")["jsonBody"].take())
        .collect();
    let ours: Vec<T> = lines
        .map(|line| decode_record::<T>(line.as_bytes()).expect("a record").data)
        .collect();
    let plain: Vec<P> = bodies
        .iter()
        .map(|body| serde_json::from_value(body.clone()).expect("a record"))
        .collect();
    for (record, body) in ours.iter().zip(&bodies) {
        let error = schema.iter_errors(body).next();
        assert!(error.is_none(), "the schema refuses a record: {}", error.expect("one"));
        assert_eq!(validate_create(record), Ok(()), "a record breaks rules");
    }

    let mut times = [Duration::MAX; 4];
    for _ in 0..ROUNDS {
        let round = [
            time(&ours, |record| create_body(record, None, None)),
            time(&ours, |record| {
                checked_create_body(record, None, None).expect("it breaks no rule")
            }),
            time(&bodies, |body| schema.iter_errors(body).count()),
            time(&plain, |record| {
                let body = serde_json::to_value(record).expect("JSON");
                assert!(schema.iter_errors(&body).next().is_none());
                body.to_string()
            }),
        ];
        for (best, time) in times.iter_mut().zip(round) {
            *best = time.min(*best);
        }
    }
    let [encode, checked, schema, checked_by_schema] = times;
    let records = ours.len() as u32;
    let ratio = |left: Duration, right: Duration| left.as_secs_f64() / right.as_secs_f64();
    println!("encode                              {:>10.2?} per record", encode / records);
    println!("validate and encode                 {:>10.2?} per record", checked / records);
    println!("JSON Schema, on a value at hand     {:>10.2?} per record", schema / records);
    println!("JSON Schema, from struct to text    {:>10.2?} per record", checked_by_schema / records);
    println!("validate and encode / encode        {:.2}", ratio(checked, encode));
    println!("JSON Schema alone / validate alone  {:.1}", ratio(schema, checked.saturating_sub(encode)));
    println!("JSON Schema / validate and encode   {:.1}", ratio(checked_by_schema, checked));
    // In the format of `report::summary`: a greater ratio is worse.
    println!(
        "summary: {{\"bench\": \"validation\", \"ratios\": {{\"checked / encode\": {:.3}, \"checked / JSON Schema\": {:.4}}}}}",
        ratio(checked, encode),
        ratio(checked, checked_by_schema)
    );
}

/// Returns the time of one pass.
fn time<A, B>(items: &[A], work: impl Fn(&A) -> B) -> Duration {
    let pass = || items.iter().for_each(|item| drop(black_box(work(black_box(item)))));
    pass();
    let start = Instant::now();
    (0..PASSES).for_each(|_| pass());
    start.elapsed() / PASSES
}
