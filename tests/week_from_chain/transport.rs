//! Connections that break in the middle of an answer.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use client::chain::Chain;
use e2e::FIRST_WEEK;
use prover::chain::{Error, Request, RetryPolicy, read};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, copy},
    net::{TcpListener, TcpStream},
};

use crate::scene::Scene;

/// Passes connections on to `node`, each for `bytes` of answers, and for `more` than the one before.
async fn flaky(node: &str, bytes: u64, more: u64) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let target = node.trim_start_matches("http://").to_owned();
    let connections = Arc::new(AtomicUsize::new(0));
    let counted = connections.clone();
    tokio::spawn(async move {
        loop {
            let (caller, _) = listener.accept().await.unwrap();
            let number = counted.fetch_add(1, Ordering::Relaxed) as u64;
            let node = TcpStream::connect(&target).await.unwrap();
            tokio::spawn(async move {
                let (mut asked, mut caller) = caller.into_split();
                let (answers, mut node) = node.into_split();
                let asking = async { copy(&mut asked, &mut node).await };
                let answering = async {
                    let mut some = answers.take(bytes + more * number);
                    copy(&mut some, &mut caller).await
                };
                // Whichever ends first ends the connection.
                let _ = tokio::select! { done = asking => done, done = answering => done };
                let _ = caller.shutdown().await;
            });
        }
    });
    (url, connections)
}

#[tokio::test]
async fn what_breaks_off_is_asked_for_again() {
    let mut scene = Scene::new().await;
    scene.end(FIRST_WEEK).await;
    let world = &scene.devices.vehicles.world;
    let end = world.clock.end(FIRST_WEEK).unwrap();
    let request = Request {
        page: 4,
        retry: RetryPolicy {
            retries: 8,
            pause: Duration::from_millis(1),
        },
        ..Request::new(scene.contracts(), FIRST_WEEK, end)
    };
    let whole = read(world.chain(), &request, &|_| ()).await.unwrap();

    let (url, connections) = flaky(world.chain().url(), 1_000, 1_000).await;
    let chain = Chain::connect(&url).await.unwrap();
    let folded = read(&chain, &request, &|_| ()).await.unwrap();
    assert_eq!(folded.state, whole.state);
    assert_eq!(folded.block, whole.block);
    assert!(connections.load(Ordering::Relaxed) > 2);
}

#[tokio::test]
async fn a_node_that_is_gone_is_named_after_the_last_try() {
    let scene = Scene::new().await;
    let (url, _) = flaky(scene.devices.vehicles.world.chain().url(), 300, 0).await;
    let chain = Chain::connect(&url).await.unwrap();
    let request = Request {
        retry: RetryPolicy {
            retries: 0,
            pause: Duration::ZERO,
        },
        ..Request::new(scene.contracts(), FIRST_WEEK, u64::MAX)
    };
    let refused = read(&chain, &request, &|_| ()).await.unwrap_err();
    assert!(
        matches!(refused, Error::Source { times: 1, .. }),
        "{refused}"
    );
    assert!(refused.to_string().contains(&url), "{refused}");
}
