//! Synthetic data satisfies every rule: those that the runtime checks, and those that the sandbox checks independently.

use std::error::Error;

use welkin_codegen::Generator;
use welkin_codegen::model::{Cdt, Model};
use welkin_import::table_of;
use welkin_runtime::patients::Demographics;
use welkin_runtime::record::UntypedRecord;
use welkin_runtime::{Client, Json, NewPatient};
use welkin_sandbox::Sandbox;
use welkin_seed::{Record, Seed};
use welkin_tests::fixture::{self, Fixture};
use welkin_tests::{random, real_data, tenant};

/// The number of random configurations whose data is checked by the runtime.
const CONFIGURATIONS: u64 = 1500;

/// The number of random configurations whose data is sent to a sandbox.
const SERVED: u64 = 60;

/// The number of patients whose records are generated.
const PATIENTS: u64 = 3;

/// Returns the configurations of this repository, and real ones if available.
fn fixtures() -> Vec<Fixture> {
    let mut fixtures = fixture::all();
    let what = "synthetic data for real configurations";
    fixtures.extend(fixture::real(what));
    fixtures.extend(real_data::folder(what).map(|folder| Fixture {
        name: "second-real-export",
        path: folder.join("designer-export-2.json"),
    }));
    fixtures
}

fn untyped(cdt: &Cdt, record: &Record) -> UntypedRecord {
    let mut untyped = UntypedRecord::new(table_of(cdt));
    for (name, value) in &record.fields {
        untyped.set(name, Json::from(value.clone()));
    }
    untyped
}

fn patient(seed: Seed, index: u64) -> NewPatient {
    let fields = seed.patient(index).fields.into_iter();
    fields.fold(
        NewPatient::from(Demographics::default()),
        |patient, (key, value)| patient.with(key, value),
    )
}

/// Generates records of every CDT, checks them as the runtime checks new ones, and returns their number.
fn check(name: &str, model: &Model, seed: Seed) -> usize {
    let mut count = 0;
    let gaps = Seed::gaps(model);
    for cdt in Seed::cdts(model) {
        let is_unsatisfiable = gaps.iter().any(|gap| gap.cdt == cdt.name && gap.required);
        for index in 0..PATIENTS {
            let records = seed.records_of(cdt, index);
            let expected = if cdt.single_record { 1 } else { 4 };
            assert!(
                is_unsatisfiable || records.len() == expected,
                "{name} {:?}",
                cdt.name
            );
            for record in &records {
                if let Err(violations) = untyped(cdt, record).validate() {
                    panic!("{name}: {}", welkin_runtime::reveal(&violations));
                }
            }
            count += records.len();
        }
    }
    count
}

#[test]
fn every_record_breaks_no_rule_of_the_runtime() {
    for fixture in fixtures() {
        let generator = fixture.generator();
        for number in 0..5 {
            check(fixture.name, generator.model(), Seed::new(number));
        }
    }
}

#[test]
fn every_record_of_a_random_configuration_breaks_no_rule_of_the_runtime() {
    let mut records = 0;
    for number in 0..CONFIGURATIONS {
        let text = random::configuration(number);
        let generator = Generator::from_text("configuration.json", &text);
        let generator = generator.unwrap_or_else(|error| panic!("{number}: {error}"));
        records += check(&number.to_string(), generator.model(), Seed::new(number));
    }
    // Some configurations have CDTs that can be written.
    assert!(records > CONFIGURATIONS as usize, "{records}");
}

#[test]
fn every_patient_breaks_no_rule_and_is_marked() -> Result<(), Box<dyn Error>> {
    let mut mrns = std::collections::BTreeSet::new();
    for index in 0..500 {
        let synthetic = Seed::new(3).patient(index);
        patient(Seed::new(3), index).validate()?;
        assert_eq!(synthetic.external_id, format!("synthetic-3-{index}"));
        assert_eq!(synthetic.fields["middleName"], "Synthetic");
        let email = synthetic.fields["email"]
            .as_str()
            .ok_or("no e-mail address")?;
        assert!(email.ends_with("@example.org"), "{email}");
        let phone = synthetic.fields["phone"]
            .as_str()
            .ok_or("no phone number")?;
        assert_eq!(&phone[5..10], "55501", "{phone}");
        assert!(
            mrns.insert(synthetic.fields["mrn"].to_string()),
            "an MRN comes twice"
        );
    }
    Ok(())
}

#[test]
fn the_same_seed_gives_the_same_data_whatever_else_is_made() {
    let generator = fixture::all()[0].generator();
    let model = generator.model();
    let all = |seed: Seed, index| seed.records(model, index).collect::<Vec<_>>();
    assert_eq!(all(Seed::new(7), 2), all(Seed::new(7), 2));
    assert_ne!(all(Seed::new(7), 2), all(Seed::new(8), 2));
    assert_ne!(all(Seed::new(7), 2), all(Seed::new(7), 3));
    let more = Seed::new(7).records_per_cdt(9);
    for (cdt, records) in Seed::cdts(model).map(|cdt| (cdt, more.records_of(cdt, 2))) {
        let few = Seed::new(7).records_of(cdt, 2);
        assert!(few.len() <= records.len());
    }
}

/// Whether the name of a CDT can be part of a URL.
fn has_address(cdt: &Cdt) -> bool {
    !cdt.name.trim().is_empty()
        && cdt
            .name
            .chars()
            .all(|c| c.is_ascii_graphic() && !"./\\;?#%".contains(c))
}

/// Sends synthetic data to a sandbox, which checks it independently, and returns the number of accepted records.
async fn send(name: &str, sandbox: Sandbox, model: &Model) -> Result<usize, Box<dyn Error>> {
    let client = Client::new(tenant::config(&sandbox).rate_limit(None))?;
    let seed = Seed::new(11);
    let mut count = 0;
    for index in 0..PATIENTS {
        let synthetic = seed.patient(index);
        let created = client
            .patients()
            .upsert(synthetic.external_id, &patient(seed, index))
            .await?;
        let handle = client.patient(created.into_record().id.clone());
        for cdt in Seed::cdts(model).filter(|cdt| has_address(cdt)) {
            for record in seed.records_of(cdt, index) {
                let untyped = untyped(cdt, &record);
                let sent = handle.upsert_untyped(&*record.external_id, &untyped).await;
                if let Err(error) = sent {
                    panic!("{name}, {:?}: {}", cdt.name, welkin_runtime::reveal(&error));
                }
                count += 1;
            }
        }
    }
    Ok(count)
}

#[tokio::test]
async fn the_sandbox_takes_every_record() -> Result<(), Box<dyn Error>> {
    for fixture in fixtures() {
        let generator = fixture.generator();
        let sandbox = Sandbox::builder()
            .config_paths([&fixture.path])?
            .start()
            .await?;
        send(fixture.name, sandbox, generator.model()).await?;
    }
    Ok(())
}

#[tokio::test]
async fn the_sandbox_takes_every_record_of_a_random_configuration() -> Result<(), Box<dyn Error>> {
    let mut records = 0;
    for number in 0..SERVED {
        let text = random::configuration(number);
        let generator = Generator::from_text("configuration.json", &text)?;
        let Ok(builder) = Sandbox::builder().configuration(generator.configuration()) else {
            // A random `securityFormation` is mostly invalid.
            continue;
        };
        let sandbox = builder.start().await?;
        records += send(&number.to_string(), sandbox, generator.model()).await?;
    }
    assert!(records > SERVED as usize, "{records}");
    Ok(())
}
