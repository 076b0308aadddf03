//! The lives of the programs: each contract's is extended by its address.

use client::deploy::Contract;

use crate::stage::{Stage, fails, succeeds};

const DAY: u64 = 86_400;

#[tokio::test(flavor = "multi_thread")]
async fn every_contract_that_runs_a_program_is_brought_back_by_its_address() {
    let stage = Stage::set().await;
    let deployment = stage.deployment();
    stage.wait(366 * DAY).await;
    fails(&stage.on(&["vehicle", "show", "1"]));
    let mut revived = 0;
    for contract in Contract::ALL {
        // The marketplace runs the same program as the baseline pool, which came before it.
        if contract.program().is_none() || contract == Contract::Marketplace {
            continue;
        }
        let address = deployment.address(contract).unwrap().to_string();
        let keepalive = ["keepalive", "--distributor", &address, "--dev-account", "5"];
        succeeds(&stage.run(&keepalive));
        revived += 1;
    }
    assert_eq!(revived, 6);
    succeeds(&stage.on(&["audit", "roles"]));
}
