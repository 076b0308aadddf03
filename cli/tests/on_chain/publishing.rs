//! What `week publish` refuses, and where it looks for the data.

use serde_json::Value;

use crate::stage::{Stage, fails, json as document, succeeds, text};

impl Stage {
    /// Over, with a manifest that says something else in one place.
    async fn changed(said: &str, instead: &str) -> Self {
        let stage = Self::set().await;
        stage.travel(0).await;
        let path = stage.week().join("manifest.json");
        let manifest = std::fs::read_to_string(&path).unwrap();
        assert!(manifest.contains(said), "{manifest}");
        std::fs::write(path, manifest.replace(said, instead)).unwrap();
        stage
    }

    /// Publishing is refused with these words, and no flag helps.
    fn is_refused(&self, words: &str) {
        for more in [&[][..], &["--fund", "--deposit-bond"]] {
            let message = fails(&self.publish(more));
            let found = message.to_lowercase().contains(&words.to_lowercase());
            assert!(found, "{words}: {message}");
        }
        assert_eq!(document(&self.status(&["--json"]))["nextWeek"], 20);
    }

    fn publish_from(&self, uri: &str) -> Value {
        let week = self.week();
        let command = ["week", "publish", text(&week), "--data-uri", uri];
        let more = ["--fund", "--deposit-bond", "--json"];
        document(&self.run(&command, 0, &more))
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_for_another_pool_is_refused() {
    let other = "0x0000000000000000000000000000000000000bad";
    // The member's place in the manifest's one form.
    let named = format!(",\"pool\":\"{other}\",\"files\":");
    let stage = Stage::changed(",\"files\":", &named).await;
    stage.is_refused(&format!("the folder is for the pool {other}"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_of_another_clock_is_refused() {
    let stage = Stage::set().await;
    stage.travel(0).await;
    stage.build_as("other", &["--genesis", "1670216401"]);
    let other = stage.path("other");
    let command = ["week", "publish", text(&other), "--data-uri", "ipfs://week"];
    let message = fails(&stage.run(&command, 0, &["--fund", "--deposit-bond"]));
    assert!(message.contains("not that week of the pool"), "{message}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_whose_streaks_go_on_from_another_week_than_the_pools_first_is_refused() {
    let other = format!("\"previousRoot\":\"0x{:064x}\"", 7);
    let stage = Stage::changed("\"previousRoot\":null", &other).await;
    let message = fails(&stage.publish(&["--fund", "--deposit-bond"]));
    assert!(message.contains("WrongRoot: week 19"), "{message}");
}

#[tokio::test(flavor = "multi_thread")]
async fn data_that_can_be_fetched_give_no_warning() {
    let stage = Stage::set().await;
    stage.travel(0).await;
    let uri = format!("file://{}", stage.week().display());
    assert_eq!(stage.publish_from(&uri)["dataUriWarning"], Value::Null);
}

#[tokio::test(flavor = "multi_thread")]
async fn data_that_cannot_be_fetched_are_warned_of_and_published() {
    let stage = Stage::set().await;
    stage.travel(0).await;
    let (week, nowhere) = (stage.week(), stage.path("nowhere"));
    let uri = format!("file://{}", nowhere.display());
    let command = ["week", "publish", text(&week), "--data-uri", &uri];
    let output = stage.run(&command, 0, &["--fund", "--deposit-bond", "--json"]);
    let warning = document(&output)["dataUriWarning"].clone();
    let warning = warning.as_str().unwrap();
    assert!(warning.contains("nothing was found at"), "{warning}");
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains("nothing was found at"), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn data_on_a_web_server_are_looked_up_there() {
    let stage = Stage::set().await;
    stage.travel(0).await;
    let warning = stage.publish_from("http://127.0.0.1:1/week")["dataUriWarning"].clone();
    let warning = warning.as_str().unwrap();
    assert!(
        warning.contains("cannot fetch http://127.0.0.1:1/week/manifest.json"),
        "{warning}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_place_that_is_not_fetched_from_is_said_to_be_untried() {
    let stage = Stage::set().await;
    stage.travel(0).await;
    let warning = stage.publish_from("ipfs://week")["dataUriWarning"].clone();
    assert!(warning.as_str().unwrap().contains("not tried"), "{warning}");
    succeeds(&stage.status(&[]));
}
