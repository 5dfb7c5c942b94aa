//! Records of profile data types (PDTs), such as doctors or payers, and the targets of references to them.
//!
//! The paths are those of Welkin's documentation, and so of the profile [`reference`](crate::Profile::reference): no
//! exchange was ever recorded. For `v8`, Welkin's release notes say that there are such calls, but no source names
//! their paths; `v1` documents none. Under these profiles, the calls fail with [`NotInProfile`](Error::NotInProfile),
//! until [`Profile::absent_paths`](crate::Profile::absent_paths) no longer holds them.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use super::connection::Client;
use super::endpoint::{Endpoint, EndpointRequest, ItemsQuery, endpoints};
use super::future::Call;
use super::list::{FetchedPage, List, ListQuery, PageRequest};
use super::patient_handle::PatientHandle;
use super::patients::Patient;
use crate::error::{Error, RequestName};
use crate::id::RecordId;
use crate::record::{
    Cdt, Patch, ProfileReference, Record, checked_create_body, decode_expected_page,
    decode_expected_record,
};

endpoints! {
    LIST: GET "/patients/{patient}/pdts/{cdt}", Documented;
    CREATE: POST "/patients/{patient}/pdts/{cdt}", Documented;
    RECORD: GET "/patients/{patient}/pdts/{cdt}/{record}", Documented;
    UPDATE: PATCH "/patients/{patient}/pdts/{cdt}/{record}", Documented;
    DELETE: DELETE "/patients/{patient}/pdts/{cdt}/{record}", Documented;
    PATIENTS: GET "/pdts/{cdt}/patients", Documented;
}

impl PatientHandle {
    /// The patient's records of the profile data type `T`.
    #[must_use]
    pub fn profiles<T: Cdt + Default>(&self) -> Profiles<T> {
        Profiles {
            patient: self.clone(),
            of: PhantomData,
        }
    }
}

impl Client {
    /// The patients who have a record of the profile data type `T`.
    pub fn patients_with_profile<T: Cdt>(&self) -> List<ItemsQuery<Patient>> {
        let name = T::schema().name();
        let request = self.to(&PATIENTS).id("cdt", name);
        let request = request.explained_by_method(name);
        request.list(|patient| Some(Cow::Borrowed(patient.id.as_str())))
    }
}

/// A patient's records of the profile data type `T`.
///
/// ```no_run
/// # use welkin_runtime::{Cdt, Error, PatientHandle, ProfileReference};
/// # async fn example<Doctor: Cdt + Default>(patient: PatientHandle, reference: &ProfileReference) -> Result<(), Error> {
/// let doctors = patient.profiles::<Doctor>();
/// if let Some(doctor) = doctors.resolve(reference).await? {
///     println!("{}", doctor.id);
/// }
/// # Ok(())
/// # }
/// ```
pub struct Profiles<T> {
    patient: PatientHandle,
    of: PhantomData<fn() -> T>,
}

impl<T: Cdt + Default> Profiles<T> {
    /// The records, page by page or as a stream.
    pub fn list(&self) -> ListProfiles<T> {
        List::new(ProfilesQuery {
            profiles: self.clone(),
        })
    }

    /// Reads one record.
    ///
    /// # Errors
    /// Returns an error if there is no such record, the API rejects the request, or the response can't be read.
    pub async fn get(&self, id: &RecordId<T>) -> Result<Record<T>, Error> {
        self.to_record(&RECORD, id)
            .read(decode_expected_record)
            .await
    }

    /// Reads the record that a field of another record refers to; `None` if the reference has no id.
    ///
    /// # Errors
    /// Returns an error if there is no such record, the API rejects the request, or the response can't be read. A
    /// reference to an external profile, such as a drug of Medi-Span, has no record here: [`ProfileReference::profile`]
    /// reads the data that came with it.
    pub async fn resolve(&self, reference: &ProfileReference) -> Result<Option<Record<T>>, Error> {
        match reference.id() {
            Some(id) => self.get(&RecordId::from(id)).await.map(Some),
            None => Ok(None),
        }
    }

    /// Creates a record. The value is checked against the configuration first.
    ///
    /// # Errors
    /// Returns an error if the value breaks a rule, in which case nothing is sent; or if the API rejects the request,
    /// or the response can't be read.
    pub async fn create(&self, value: &T) -> Result<Record<T>, Error> {
        let body = checked_create_body(value, None, None)?;
        self.to(&CREATE)
            .body(body)
            .read(decode_expected_record)
            .await
    }

    /// Changes a record. Only fields in the patch are checked and sent.
    ///
    /// # Errors
    /// Returns an error if a value breaks a rule, in which case nothing is sent; or if there is no such record, the API
    /// rejects the request, or the response can't be read.
    pub async fn update(
        &self,
        id: &RecordId<T>,
        patch: &impl AsRef<Patch<T>>,
    ) -> Result<Record<T>, Error> {
        let patch = patch.as_ref();
        patch.validate()?;
        let request = self.to_record(&UPDATE, id).body(patch.to_body());
        request.read(decode_expected_record).await
    }

    /// Deletes a record.
    ///
    /// # Errors
    /// Returns an error if there is no such record, or the API rejects the request.
    pub async fn delete(&self, id: &RecordId<T>) -> Result<(), Error> {
        self.to_record(&DELETE, id).done().await
    }

    fn to(&self, endpoint: &'static Endpoint) -> EndpointRequest {
        let name = T::schema().name();
        let request = self.patient.to(endpoint).id("cdt", name);
        request.explained_by_method(name)
    }

    fn to_record(&self, endpoint: &'static Endpoint, id: &RecordId<T>) -> EndpointRequest {
        self.to(endpoint).id("record", id.as_str())
    }
}

impl<T> Clone for Profiles<T> {
    fn clone(&self) -> Self {
        Self {
            patient: self.patient.clone(),
            of: PhantomData,
        }
    }
}

impl<T: Cdt> fmt::Debug for Profiles<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, patient) = (T::schema().name(), self.patient.id());
        write!(formatter, "Profiles({name}, {patient:?})")
    }
}

/// A request for a patient's records of the profile data type `T`.
pub type ListProfiles<T> = List<ProfilesQuery<T>>;

/// The query of a [`ListProfiles`].
pub struct ProfilesQuery<T> {
    profiles: Profiles<T>,
}

impl<T: Cdt + Default> ListQuery for ProfilesQuery<T> {
    type Item = Record<T>;

    fn fetch(&self, request: PageRequest) -> Call<FetchedPage<Record<T>>> {
        let profiles = self.profiles.clone();
        Box::pin(async move {
            let list = profiles.to(&LIST).page(request);
            let page = list.read(decode_expected_page).await?;
            Ok(FetchedPage::of(request, page, |record| {
                Some(Cow::Borrowed(record.id.as_str()))
            }))
        })
    }

    fn request(&self) -> RequestName {
        self.profiles.to(&LIST).name()
    }
}

impl<T> Clone for ProfilesQuery<T> {
    fn clone(&self) -> Self {
        Self {
            profiles: self.profiles.clone(),
        }
    }
}

impl<T: Cdt> fmt::Debug for ProfilesQuery<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "ProfilesQuery({:?})", self.profiles)
    }
}
