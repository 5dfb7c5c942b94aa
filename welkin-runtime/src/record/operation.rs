//! What may be done, as types: a CDT is [`WritableCdt`](crate::WritableCdt) by each operation apart, and so is what a role
//! [`Permits`](crate::Permits) to do with other things.

/// Creating.
#[derive(Clone, Copy, Debug)]
pub enum Create {}

/// Changing.
#[derive(Clone, Copy, Debug)]
pub enum Update {}

/// Deleting.
#[derive(Clone, Copy, Debug)]
pub enum Delete {}

/// Reading and listing.
#[derive(Clone, Copy, Debug)]
pub enum Read {}

/// Completing encounters.
#[derive(Clone, Copy, Debug)]
pub enum Complete {}

/// Reading dispositions of encounters.
#[derive(Clone, Copy, Debug)]
pub enum ReadDisposition {}

/// Enrolling patients into a program.
#[derive(Clone, Copy, Debug)]
pub enum Enroll {}

/// Moving patients along a program.
#[derive(Clone, Copy, Debug)]
pub enum ChangePhase {}

/// Reading what documents say.
#[derive(Clone, Copy, Debug)]
pub enum ReadDetails {}

/// Changing what documents say.
#[derive(Clone, Copy, Debug)]
pub enum UpdateDetails {}

/// Downloading files of documents.
#[derive(Clone, Copy, Debug)]
pub enum ReadFiles {}

/// Uploading files to documents.
#[derive(Clone, Copy, Debug)]
pub enum UpdateFiles {}
