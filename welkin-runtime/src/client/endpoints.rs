//! The known calls of the API: method, path, source, and whether they may be repeated.
//!
//! Each family of calls declares its endpoints once, with `endpoints!`, and makes every request from such a
//! declaration. Other calls can be made with [`Client::request`](crate::Client::request).

pub use super::endpoint::{Endpoint, ItemsQuery, Source};

/// Every call of the families that are enabled in this build.
///
/// ```
/// let lists = welkin_runtime::endpoints::all().filter(|call| call.method() == "GET");
/// for call in lists {
///     println!("{} ({})", call.path(), call.source());
/// }
/// ```
pub fn all() -> impl Iterator<Item = &'static Endpoint> {
    FAMILIES.iter().copied().flatten().copied()
}

static FAMILIES: &[&[&Endpoint]] = &[
    super::assessments::requests::ENDPOINTS,
    #[cfg(feature = "audits")]
    super::audits::ENDPOINTS,
    #[cfg(feature = "calendar")]
    super::calendar::ENDPOINTS,
    #[cfg(feature = "care-plan")]
    super::care_plan::ENDPOINTS,
    #[cfg(feature = "messages")]
    super::chat::ENDPOINTS,
    super::contacts::ENDPOINTS,
    super::dictionaries::requests::ENDPOINTS,
    super::documents::requests::ENDPOINTS,
    #[cfg(feature = "messages")]
    super::emails::ENDPOINTS,
    super::encounters::requests::ENDPOINTS,
    super::exports::page::ENDPOINTS,
    super::formations::ENDPOINTS,
    super::goals::ENDPOINTS,
    super::patients::requests::ENDPOINTS,
    super::profiles::ENDPOINTS,
    super::programs::requests::ENDPOINTS,
    super::records::requests::ENDPOINTS,
    #[cfg(feature = "messages")]
    super::sms::ENDPOINTS,
    #[cfg(feature = "tasks")]
    super::tasks::ENDPOINTS,
    #[cfg(feature = "users")]
    super::users::ENDPOINTS,
    #[cfg(feature = "users")]
    super::users::access::ENDPOINTS,
];
