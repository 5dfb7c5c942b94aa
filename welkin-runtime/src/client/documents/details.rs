//! Details of documents: records of the CDTs that are document types.

use super::fields::DocumentId;
use super::of_type::DocumentsOf;
use super::requests::{CREATE_DETAILS, DELETE_DETAILS, DETAILS, REPLACE_DETAILS};
use crate::client::endpoint::{Endpoint, EndpointRequest};
use crate::error::Error;
use crate::operation::{Create, Permits, ReadDetails, UpdateDetails};
use crate::record::{Cdt, Record, checked_create_body, decode_expected_record};
use crate::security::Subject;

impl<T: Cdt + Default, A> DocumentsOf<T, A> {
    /// Reads the details of a document: the record of its type.
    ///
    /// # Errors
    /// Returns an error if there is no such document, it is of another type, the API rejects the request, or the
    /// response can't be read.
    pub async fn details(&self, id: &DocumentId) -> Result<Record<T>, Error>
    where
        A: Permits<ReadDetails>,
    {
        self.details_at(&DETAILS, id, "read details of")
            .read(decode_expected_record)
            .await
    }

    /// Creates the details of a document that has none yet. The value is checked against the configuration first.
    ///
    /// # Errors
    /// Returns an error if the value breaks a rule, in which case nothing is sent; or if there is no such document, the
    /// API rejects the request, or the response can't be read.
    pub async fn create_details(&self, id: &DocumentId, value: &T) -> Result<Record<T>, Error>
    where
        A: Permits<Create>,
    {
        let body = checked_create_body(value, None, None)?;
        self.details_at(&CREATE_DETAILS, id, "create")
            .body(body)
            .read(decode_expected_record)
            .await
    }

    /// Replaces all details of a document. The value is checked against the configuration first.
    ///
    /// # Errors
    /// Same as for [`create_details`](Self::create_details).
    pub async fn replace_details(&self, id: &DocumentId, value: &T) -> Result<Record<T>, Error>
    where
        A: Permits<UpdateDetails>,
    {
        let body = checked_create_body(value, None, None)?;
        self.details_at(&REPLACE_DETAILS, id, "update details of")
            .body(body)
            .read(decode_expected_record)
            .await
    }

    /// Deletes the details of a document. The document stays, with its files.
    ///
    /// # Errors
    /// Returns an error if there are no such details, or the API rejects the request.
    pub async fn delete_details(&self, id: &DocumentId) -> Result<(), Error>
    where
        A: Permits<UpdateDetails>,
    {
        let request = self.details_at(&DELETE_DETAILS, id, "update details of");
        request.done().await
    }

    fn details_at(
        &self,
        endpoint: &'static Endpoint,
        id: &DocumentId,
        operation: &'static str,
    ) -> EndpointRequest {
        let name = T::schema().name();
        self.patient
            .to_document(endpoint, id)
            .id("cdt", name)
            .explained(operation, Subject::DocumentsOf(name))
    }
}
