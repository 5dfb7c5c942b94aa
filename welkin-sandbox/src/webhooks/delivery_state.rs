//! The states of deliveries, and how many deliveries are in each.

/// The state of a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DeliveryState {
    /// Not sent yet, or waiting for a retry.
    Pending,
    /// The response was 2xx.
    Delivered,
    /// All attempts failed.
    GivenUp,
    /// Never sent, because the receiver's queue was full.
    Dropped,
}

impl DeliveryState {
    /// The name of the state: `pending`, `delivered`, `given-up` or `dropped`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Delivered => "delivered",
            Self::GivenUp => "given-up",
            Self::Dropped => "dropped",
        }
    }
}

/// The numbers of deliveries by state, and of attempts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Deliveries {
    /// Not sent yet, or waiting for a retry.
    pub pending: u64,
    /// The response was 2xx.
    pub delivered: u64,
    /// All attempts failed.
    pub given_up: u64,
    /// Never sent, because the receiver's queue was full.
    pub dropped: u64,
    /// Number of attempts.
    pub attempts: u64,
}
