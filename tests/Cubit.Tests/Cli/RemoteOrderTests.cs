using System.Text.Json.Nodes;
using Cubit.Tests.Web;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Cli;

/// <summary>Buying on the command line: first the quote, then, accepted, the order.</summary>
/// <source>docs/spec/cli.md</source>
public sealed class RemoteOrderTests : OwnServer
{
    [Fact]
    public async Task A_quote_is_shown_with_its_working_and_agreement_and_nothing_is_ordered()
    {
        var before = (await Server.GetAsync("/v1/orders")).Body;
        var shown = await Server.CubitAsync("downgrade i-1001-2 --to C");
        shown.ShouldBeDone();
        shown.Output.ShouldStartWith("Downgrade of i-1001-2: C\n\nRefund       USD 6.00\n");
        shown.Output.ShouldContain("\n    Price ratio: (150 − 120) ÷ 150 = 0.2\n");
        shown.Output.ShouldMatch("Agreement +ecs-subscription, version 2020-01\n");
        (await Server.GetAsync("/v1/orders")).Body.ShouldBe(before);
        var json = (await Server.CubitAsync("downgrade i-1001-2 --to C --json")).Json;
        ((string?)json["refund"]!["amount"]).ShouldBe("6.00");
    }

    [Fact]
    public async Task The_quote_that_was_shown_is_ordered_once_under_a_key_of_ones_own()
    {
        var shown = await Server.CubitAsync("downgrade i-1001-2 --to C");
        var line = shown.Output.TrimEnd().Split('\n')[^1];
        line.ShouldStartWith("cubit order ");
        var order = $"{line["cubit ".Length..]} --key-of-order mine";
        var first = await Server.CubitAsync(order);
        first.Output.ShouldStartWith("Downgrade o-1001-200924100000001: completed\n");
        first.Output.ShouldMatch("Goes to +balance USD 6.00\n");
        (await Server.CubitAsync(order)).Output.ShouldBe(first.Output);
        (await Server.CubitAsync("upgrade i-1001-2 --to B --accept --key-of-order mine")).Error.ShouldContain(
            "order.key_reused"
        );
    }

    [Fact]
    public async Task What_is_accepted_is_ordered_with_a_voucher_to_be_paid_later_or_for_a_date()
    {
        var up = await Server.CubitAsync("upgrade i-1001-1 --to 150 --voucher WELCOME50 --accept --json");
        ((string)up.Json["state"]!, (string)up.Json["charge"]!["amount"]!).ShouldBe(("completed", "6864.72"));
        var poor = await Server.CubitAsync("upgrade i-1001-1 --to 2000 --accept");
        (poor.Code, poor.Error.Split('\n')[1]).ShouldBe(
            (1, "payment.insufficient_balance: top up what is missing, then order under a new key.")
        );
        var waits = (await Server.CubitAsync("upgrade i-1001-1 --to 200 --accept --later --json")).Json;
        var id = (string)waits["id"]!;
        (await Server.CubitAsync($"orders {id}")).Output.ShouldContain($"cubit pay {id} until 2020-09-25T10:00:00Z");
        (await Server.CubitAsync($"pay {id}")).Output.ShouldContain("Nothing is paid yet.");
        (await Server.CubitAsync($"pay {id} --accept")).Error.ShouldContain("payment.insufficient_balance");
        (await Server.CubitAsync($"cancel {id}")).Output.ShouldContain(": cancelled\n");
        (await Server.CubitAsync($"pay {id}")).Error.ShouldContain("order.not_payable");
        var dated = await Server.CubitAsync("upgrade i-1001-1 --to 160 --accept --at 2020-11-01 --at-most USD1,500.00");
        dated.Output.ShouldContain("priced anew at 2020-11-01T00:00:00Z, carried out for at most USD 1,500.00");
    }

    [Fact]
    public async Task An_order_that_waits_is_paid_at_the_price_of_now()
    {
        var waits = (await Server.CubitAsync("upgrade i-1001-1 --to 200 --accept --later --json")).Json;
        await Server.TopUpAsync("50000.00", "2020-09-24T10:05:00Z");
        await Server.MoveClockAsync("2020-09-25T09:00:00Z");
        var paid = (await Server.CubitAsync($"pay {waits["id"]} --accept --json")).Json;
        ((string)paid["state"]!).ShouldBe("completed");
        ((string)paid["charge"]!["amount"]!).ShouldNotBe((string)waits["charge"]!["amount"]!, "a day is over");
    }

    [Fact]
    public async Task An_instance_is_bought_and_renewed_smaller_and_by_itself()
    {
        const string line = "buy maxcompute --region ap-southeast-1 --units 10 --months 1";
        (await Server.CubitAsync(line)).Output.ShouldMatch("Charge +USD 220.00\n");
        (await Server.CubitAsync($"{line} --accept")).Output.ShouldMatch("Instance +i-1001-4\n");
        (
            await Server.CubitAsync("buy ecs --region ap-southeast-1 --configuration C --months 1 --accept")
        ).ShouldBeDone();
        (await Server.CubitAsync("renew i-1001-1 --months 1 --units 60 --accept")).Output.ShouldMatch(
            "Change +100 CU → 60 CU\n"
        );
        var planned = (await Server.CubitAsync("instances i-1001-1")).Output;
        planned.ShouldMatch(
            "Next term +60 CU from 2021-04-01T00:00:00Z; until then cubit cancel o-1001-[0-9]+ withdraws it"
        );
        var id = (string)(await Server.InstanceAsync("i-1001-1"))["nextTerm"]!["orderId"]!;
        (await Server.CubitAsync($"cancel {id}")).Output.ShouldMatch("Refund +USD 1,320.00\n");
        (await Server.CubitAsync("auto-renew i-1001-1 --months 1")).Output.ShouldContain("Nothing is set yet.");
        (await Server.CubitAsync("auto-renew i-1001-1 --months 1 --accept")).Output.ShouldMatch(
            "Renews itself +for 1 month, under maxcompute-subscription@2020-01\n"
        );
        (await Server.CubitAsync("auto-renew i-1001-1 --off")).Output.ShouldMatch("Renews itself +no\n");
    }

    [Fact]
    public async Task An_answer_that_is_lost_is_asked_for_again_and_nothing_is_ordered_twice()
    {
        await using var lossy = LossyServer.Before(Server.Address, lost: 2);
        var order = await CommandLine.RunAsync([
            .. "upgrade i-1001-1 --to 110 --accept --json --key".Split(' '),
            RunningServer.AcmeKey,
            "--server",
            $"{lossy.Address}",
        ]);
        ((string)order.Json["state"]!).ShouldBe("completed");
        (await UpgradesAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task An_answer_that_is_lost_for_good_leaves_a_command_that_orders_once()
    {
        await using var lossy = LossyServer.Before(Server.Address, lost: int.MaxValue);
        var lost = await CommandLine.RunAsync([
            .. "upgrade i-1001-1 --to 110 --accept --key".Split(' '),
            RunningServer.AcmeKey,
            "--server",
            $"{lossy.Address}",
        ]);
        (lost.Code, lost.Output).ShouldBe((1, ""));
        lost.Error.ShouldContain("was lost");
        (await UpgradesAsync()).ShouldBe(1, "the order was placed, and nobody was told");
        var again = lost.Error.TrimEnd().Split('\n')[^1];
        again.ShouldMatch(
            "^cubit order [A-Za-z0-9_-]+ --agreement maxcompute-subscription@2020-01 --key-of-order cli-[0-9a-f]+$"
        );
        (await Server.CubitAsync(again["cubit ".Length..])).Output.ShouldContain(": completed\n");
        (await UpgradesAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task Nobody_there_and_somebody_else_there_are_told_apart()
    {
        var gone = await CommandLine.RunAsync("orders", "--key", "x", "--server", "http://127.0.0.1:9");
        (gone.Code, gone.Output).ShouldBe((1, ""));
        gone.Error.ShouldMatch(
            @"\ANo server answers at http://127\.0\.0\.1:9/: .*; start cubit serve, or name another with --server\.\n\z"
        );
        var other = await CommandLine.RunAsync("orders", "--key", "x", "--server", $"{Server.Address}nothing");
        other.Code.ShouldBe(1);
        other.Error.ShouldContain("mend --server");
    }

    private async Task<int> UpgradesAsync() =>
        (await Server.GetAsync("/v1/orders?limit=100")).Json["items"]!
            .AsArray()
            .Count(order => (string?)order!["kind"] == "upgrade");
}
