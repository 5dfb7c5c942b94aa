//! What may be done to records, as types: a CDT is [`WritableCdt`](crate::WritableCdt) by each operation apart.

/// Creating records.
#[derive(Clone, Copy, Debug)]
pub enum Create {}

/// Changing records.
#[derive(Clone, Copy, Debug)]
pub enum Update {}

/// Deleting records.
#[derive(Clone, Copy, Debug)]
pub enum Delete {}
