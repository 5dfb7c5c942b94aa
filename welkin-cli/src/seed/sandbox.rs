//! Writes synthetic data to a sandbox.

use std::collections::BTreeMap;

use futures_util::{StreamExt, TryStreamExt, stream};
use url::Url;
use welkin_codegen::model::Model;
use welkin_import::table_of;
use welkin_runtime::patients::Demographics;
use welkin_runtime::record::CdtSchema;
use welkin_runtime::record::UntypedRecord;
use welkin_runtime::{Blocking, Client, Error, Json, NewPatient, Upserted};
use welkin_seed::Seed;

use crate::counts::count;
use crate::error::CommandError;
use crate::live::LiveError;
use crate::progress::Progress;
use crate::tenant::Tenant;

/// Number of patients that are written concurrently.
const CONCURRENCY: usize = 8;

/// Counts of written and of existing items.
#[derive(Clone, Copy, Default)]
struct Counts {
    written: usize,
    unchanged: usize,
}

impl Counts {
    fn add<R>(&mut self, upserted: &Upserted<R>) {
        match upserted {
            Upserted::Unchanged(_) => self.unchanged += 1,
            Upserted::Created(_) | Upserted::Updated { .. } => self.written += 1,
        }
    }
}

/// Writes the patients and their records, each with its external ID, so that repeating it changes nothing.
pub(super) fn write(
    seed: Seed,
    model: &Model,
    patients: u64,
    tenant: &Tenant,
    quiet: bool,
) -> Result<(), CommandError> {
    refuse_others(&tenant.base_url().unwrap_or_default())?;
    let config = tenant.config().map_err(LiveError::from)?;
    let client = Client::new(config.rate_limit(None)).map_err(LiveError::from)?;
    let blocking = Blocking::new().map_err(CommandError::Network)?;
    let tables: BTreeMap<&str, &'static CdtSchema> = Seed::cdts(model)
        .map(|cdt| (cdt.name.as_str(), table_of(cdt)))
        .collect();
    let progress = Progress::of_count(patients, quiet);
    let writing = (0..patients).map(|index| {
        let records = seed.records(model, index);
        patient(&client, seed, index, records, &tables)
    });
    let writing = stream::iter(writing).buffer_unordered(CONCURRENCY);
    let counting = writing.try_fold(Counts::default(), |mut all, counts| {
        all.written += counts.written;
        all.unchanged += counts.unchanged;
        progress.step();
        async move { Ok(all) }
    });
    let counts = blocking.wait(counting);
    progress.end();
    let counts = counts.map_err(LiveError::from)?;
    if !quiet {
        let patients = count(patients as usize, "patient");
        let (written, unchanged) = (counts.written, counts.unchanged);
        eprintln!(
            "{patients} and their records, all synthetic: {written} written, {unchanged} there already"
        );
    }
    Ok(())
}

/// Refuses other servers: synthetic data must not be mixed with data of real patients.
fn refuse_others(base_url: &str) -> Result<(), CommandError> {
    let url = Url::parse(base_url).ok();
    let is_loopback = url
        .as_ref()
        .and_then(Url::host)
        .is_some_and(|host| match host {
            url::Host::Domain(name) => name == "localhost",
            url::Host::Ipv4(address) => address.is_loopback(),
            url::Host::Ipv6(address) => address.is_loopback(),
        });
    if is_loopback {
        return Ok(());
    }
    let host = url.as_ref().and_then(Url::host_str);
    let host = host.unwrap_or("Welkin").to_owned();
    Err(CommandError::NotASandbox(host))
}

async fn patient(
    client: &Client,
    seed: Seed,
    index: u64,
    records: impl Iterator<Item = welkin_seed::Record>,
    tables: &BTreeMap<&str, &'static CdtSchema>,
) -> Result<Counts, Error> {
    let mut counts = Counts::default();
    let synthetic = seed.patient(index);
    let mut wanted = NewPatient::from(Demographics::default());
    for (key, value) in synthetic.fields {
        wanted = wanted.with(key, value);
    }
    let patient = client
        .patients()
        .upsert(synthetic.external_id, &wanted)
        .await?;
    counts.add(&patient);
    let patient = client.patient(patient.into_record().id.clone());
    for synthetic in records {
        let Some(table) = tables.get(&*synthetic.cdt) else {
            continue;
        };
        let mut record = UntypedRecord::new(table);
        for (name, value) in synthetic.fields {
            record.set(name, Json::from(value));
        }
        let upsert = patient.upsert_untyped(synthetic.external_id, &record);
        counts.add(&upsert.await?);
    }
    Ok(counts)
}
