//! The runtime's response to each fault of the sandbox: its retries, and its errors.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use welkin_runtime::http::{BoxFuture, TransportError};
use welkin_runtime::{
    Bytes, Config, Error, NewPatient, Outcome, PatientId, Records, Transport, http,
};
use welkin_sandbox::{Fault, Faults, Sandbox};
use welkin_tests::faults::persistent;
use welkin_tests::tenant;

mod care {
    include!(concat!(env!("OUT_DIR"), "/example.rs"));
}

use care::Vitals;

type Request = http::Request<Bytes>;
type Answer = Result<http::Response<Bytes>, TransportError>;

/// Requests a fault for the next request that is not a token request, once.
struct AskForFault {
    next: Arc<dyn Transport>,
    fault: Arc<Mutex<Option<Fault>>>,
}

impl Transport for AskForFault {
    fn send(&self, mut request: Request) -> BoxFuture<'_, Answer> {
        if !request.uri().path().ends_with("/token")
            && let Some(fault) = self.fault.lock().expect("no panic").take()
        {
            let name = http::HeaderValue::from_static(fault.name());
            request.headers_mut().insert("x-welkin-sandbox-fault", name);
        }
        self.next.send(request)
    }
}

/// A patient, and a client whose first request about the patient fails.
struct Case {
    client: care::Client,
    patient: PatientId,
    armed: Arc<Mutex<Option<Fault>>>,
}

impl Case {
    async fn new(sandbox: &Sandbox, fault: Fault) -> Result<Self, Error> {
        let armed = Arc::new(Mutex::new(None));
        let asked = Arc::clone(&armed);
        let config = config(sandbox, fault).middleware(move |next| {
            let fault = Arc::clone(&asked);
            Arc::new(AskForFault { next, fault })
        });
        let client = care::Client::connect(config)?;
        let new = NewPatient::new("Ada", "Lovelace");
        let patient = client.patients().create(&new).await?;
        Ok(Self {
            patient: patient.id,
            client,
            armed,
        })
    }

    fn arm(&self, fault: Fault) {
        *self.armed.lock().expect("no panic") = Some(fault);
    }

    fn vitals(&self) -> Records<Vitals> {
        self.client.patient(&self.patient).vitals()
    }

    /// Returns the number of the patient's records.
    async fn count(&self) -> Result<usize, Error> {
        Ok(self.vitals().list().all().await?.len())
    }
}

/// Returns a configuration with a short timeout for a response that never comes, and a long one otherwise, because the
/// machine may be busy.
fn config(sandbox: &Sandbox, fault: Fault) -> Config {
    let patience = match fault {
        Fault::Stall => Duration::from_secs(1),
        _ => Duration::from_secs(120),
    };
    persistent(sandbox).timeouts(patience, patience)
}

async fn sandbox() -> Sandbox {
    let nobody_waits = Faults::default().retry_after(Duration::ZERO);
    let builder = tenant::builder("examples/designer-export.json").faults(nobody_waits);
    builder.start().await.expect("a port is free")
}

fn reading() -> Vitals {
    Vitals {
        heart_rate: Some(72),
        ..Vitals::default()
    }
}

#[tokio::test]
async fn a_read_is_complete_whatever_goes_wrong_first() -> Result<(), Error> {
    let sandbox = sandbox().await;
    for fault in Fault::all() {
        let case = Case::new(&sandbox, fault).await?;
        let created = case.vitals().create(&reading()).await?;
        case.arm(fault);
        let record = case.vitals().get(&created.id).await;
        let record = record.unwrap_or_else(|error| panic!("{fault}: {error}"));
        assert_eq!(record.heart_rate, Some(72), "{fault}");
    }
    let injected = sandbox.fault_counts().injected;
    assert!(injected.values().all(|count| *count == 1), "{injected:?}");
    assert_eq!(injected.len(), Fault::all().count());
    Ok(())
}

#[tokio::test]
async fn a_create_with_an_id_happens_once_whatever_goes_wrong_first() -> Result<(), Error> {
    let sandbox = sandbox().await;
    for fault in Fault::all() {
        let case = Case::new(&sandbox, fault).await?;
        case.arm(fault);
        let (vitals, reading) = (case.vitals(), reading());
        let created = vitals.create(&reading).external_id(fault.name()).await;
        let created = created.unwrap_or_else(|error| panic!("{fault}: {error}"));
        assert_eq!(created.system.external_id.as_deref(), Some(fault.name()));
        assert_eq!(case.count().await?, 1, "{fault}");
    }
    Ok(())
}

/// The outcome of a create without an id.
enum Create {
    /// It is retried, or the fault has no effect.
    Succeeds,
    /// It fails with an unknown outcome, and had no effect.
    OpenAndAbsent,
    /// It fails with an unknown outcome, and had an effect.
    OpenAndPresent,
}

fn create_without_id(fault: Fault) -> Create {
    match fault {
        Fault::TooMany
        | Fault::TooManyForSeconds
        | Fault::TooManyUntil
        | Fault::ExpiredToken
        | Fault::RevokedToken
        | Fault::Drip
        | Fault::ClockSkew => Create::Succeeds,
        Fault::Unavailable | Fault::GatewayPage | Fault::ResetBefore => Create::OpenAndAbsent,
        _ => Create::OpenAndPresent,
    }
}

#[tokio::test]
async fn a_create_without_an_id_is_not_repeated_when_it_may_have_happened() -> Result<(), Error> {
    let sandbox = sandbox().await;
    for fault in Fault::all() {
        let case = Case::new(&sandbox, fault).await?;
        case.arm(fault);
        let created = case.vitals().create(&reading()).await;
        let present = case.count().await?;
        let outcome = created.as_ref().map(drop).map_err(Error::outcome);
        let expected = match create_without_id(fault) {
            Create::Succeeds => (Ok(()), 1),
            Create::OpenAndAbsent => (Err(Outcome::Unknown), 0),
            Create::OpenAndPresent => (Err(Outcome::Unknown), 1),
        };
        assert_eq!((outcome, present), expected, "{fault}");
    }
    Ok(())
}
