//! What can go wrong between a client and a server.

/// A fault. Those of the first kind happen before the server has seen the request, the others after it has acted on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Fault {
    /// 429, without a word on when to come back.
    TooMany,
    /// 429 with `Retry-After` in seconds.
    TooManyForSeconds,
    /// 429 with `Retry-After` as a date, which has passed.
    TooManyUntil,
    /// 503 from before the server.
    Unavailable,
    /// A gateway's page for people, with 502.
    GatewayPage,
    /// The connection is reset before the server sees the request.
    ResetBefore,
    /// Every token given out so far ends.
    Revoked,
    /// 500, though the server has acted.
    FailedAfter,
    /// 502, though the server has acted.
    BadGatewayAfter,
    /// 200 with nothing.
    EmptyBody,
    /// 200 with a page for people.
    PageBody,
    /// Half of the JSON, and a length that fits it.
    HalfBody,
    /// Half of the answer, and then the end of the connection.
    CutOff,
    /// The connection is reset after the server has acted.
    ResetAfter,
    /// The answer never comes.
    Stall,
    /// The answer comes in small pieces.
    Drip,
}

impl Fault {
    /// All of them.
    pub const ALL: [Self; 16] = [
        Self::TooMany,
        Self::TooManyForSeconds,
        Self::TooManyUntil,
        Self::Unavailable,
        Self::GatewayPage,
        Self::ResetBefore,
        Self::Revoked,
        Self::FailedAfter,
        Self::BadGatewayAfter,
        Self::EmptyBody,
        Self::PageBody,
        Self::HalfBody,
        Self::CutOff,
        Self::ResetAfter,
        Self::Stall,
        Self::Drip,
    ];

    /// What is answered in the server's place, before it sees the request.
    pub(super) fn refusal(self) -> Option<String> {
        let json = r#"[{"errorCode":"FAULT","componentType":"PROXY","message":"injected"}]"#;
        let page = "<html>The gateway is tired</html>";
        let (status, header, body) = match self {
            Self::TooMany => ("429 Too Many Requests", "", json),
            Self::TooManyForSeconds => ("429 Too Many Requests", "retry-after: 0\r\n", json),
            Self::TooManyUntil => {
                let date = "retry-after: Thu, 01 Jan 2026 00:00:00 GMT\r\n";
                ("429 Too Many Requests", date, json)
            }
            Self::Unavailable => ("503 Service Unavailable", "", json),
            Self::GatewayPage => ("502 Bad Gateway", "content-type: text/html\r\n", page),
            _ => return None,
        };
        Some(answer(status, header, body))
    }

    /// What is answered instead of what the server says.
    pub(super) fn disguise(self) -> Option<String> {
        let page = "<html>All is well</html>";
        Some(match self {
            Self::FailedAfter => answer("500 Internal Server Error", "", "[]"),
            Self::BadGatewayAfter => answer("502 Bad Gateway", "", ""),
            Self::EmptyBody => answer("200 OK", "", ""),
            Self::PageBody => answer("200 OK", "content-type: text/html\r\n", page),
            _ => return None,
        })
    }
}

fn answer(status: &str, header: &str, body: &str) -> String {
    let length = body.len();
    format!("HTTP/1.1 {status}\r\ncontent-length: {length}\r\n{header}\r\n{body}")
}
