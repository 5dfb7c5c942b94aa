//! Secrets and tokens: no output contains them or any text of a token server's response.

use serde_json::json;
use welkin_runtime::Client;

use crate::outputs::Outputs;
use crate::server::{Server, answers};
use crate::values::{ID, TEXT};

pub(crate) async fn visit(server: &Server, outputs: &mut Outputs) {
    let token = json!({ "access_token": TEXT, "expires_in": 3600, "secret": TEXT });
    outputs.mark(3);
    for answer in answers(&token) {
        server.answers_token(answer);
        let config = server.config();
        outputs.debug("configuration", &config);
        let client = Client::new(config).expect("the configuration is right");
        outputs.result("get", client.patients().get(&ID.into()).await);
        outputs.debug("client", &client);
    }
}
