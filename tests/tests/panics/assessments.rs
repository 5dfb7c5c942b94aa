//! Logic and scores of arbitrary answers.

use fastrand::Rng;
use welkin_runtime::assessments::{
    AnswersWithRecords, PatientRecords, pre_populated, score, shows, visible_questions,
    visible_texts,
};
use welkin_runtime::record::decode_record;
use welkin_runtime::{Assessment, reveal};

use crate::care::assessments::{FollowUp, OddForm, SleepCheck};
use crate::{member, text, value};

/// Returns answers in which every question has some value.
fn answers<A: Assessment>(random: &mut Rng) -> A {
    let names = A::schema().fields().iter().map(|field| field.name());
    let options = |name: &str, random: &mut Rng| {
        let field = A::schema()
            .fields()
            .iter()
            .find(|field| field.name() == name);
        let values = field.map(|field| format!("{field:?}")).unwrap_or_default();
        // Occasionally one of the options, so that there are scores to add up.
        let quoted: Vec<&str> = values.split('"').skip(1).step_by(2).collect();
        random
            .choice(&quoted)
            .map_or("null".to_owned(), |option| format!("\"{option}\""))
    };
    let members: Vec<_> = names
        .map(|name| {
            let value = if random.bool() {
                value(random)
            } else {
                options(name, random)
            };
            member(name, &value)
        })
        .collect();
    let record = format!("{{\"id\":\"r1\",\"jsonBody\":{{{}}}}}", members.join(","));
    decode_record::<A>(record.as_bytes())
        .expect("a record")
        .data
}

/// Runs all logic on answers.
fn logic<A: Assessment>(random: &mut Rng) {
    let (first, other) = (answers::<A>(random), answers::<A>(random));
    let key = text(random);
    let mut printed = format!("{:?}{:?}", visible_questions(&first), visible_texts(&first));
    let filled = pre_populated(Some(&first));
    printed += &format!(
        "{} {:?}",
        shows(&first, &key),
        welkin_runtime::assessments::validate(&filled).is_ok()
    );
    let scored = score(&first);
    printed += &format!("{scored:?} {:?} {:?}", reveal(&scored), scored.group(&key));
    let _ =
        welkin_runtime::assessments::validate(&first).map_err(|found| format!("{found} {found:?}"));
    let records = PatientRecords::new().with(&other).without::<A>();
    let with_records = AnswersWithRecords::new(&first, &records);
    printed += &format!("{:?}", with_records.visible_questions());
    let scored = with_records.score();
    printed += &format!("{:?}", reveal(&scored));
    assert!(!printed.is_empty());
}

#[test]
fn logic_and_scores_of_any_answers() {
    let mut random = Rng::with_seed(1);
    for _ in 0..300 {
        logic::<SleepCheck>(&mut random);
        logic::<FollowUp>(&mut random);
        logic::<OddForm>(&mut random);
    }
}
