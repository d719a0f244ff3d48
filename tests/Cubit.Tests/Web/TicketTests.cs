using Cubit.Accounts;
using Cubit.Lifecycle;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Web;

/// <summary>Cancellation by ticket, from both sides, on the demo's MaxCompute instance.</summary>
public sealed class TicketTests : OwnServer
{
    private const string Instance = "i-1001-1";
    private const string Ops = RunningServer.OpsKey;

    // Two weeks after the demo's clock, to the second.
    private const string SecondBefore = "2020-10-08T09:59:59Z";
    private const string DeletedAt = "2020-10-08T10:00:00Z";

    [Fact]
    public async Task An_approved_ticket_freezes_at_once_and_deletes_after_fourteen_days_what_does_not_pay_as_it_goes()
    {
        await MakeProjectsAsync();
        var preview = await Server.GetAsync($"/v1/instances/{Instance}/cancellation");
        Texts(preview, "freezes").ShouldBe(["p-1001-etl", "p-1001-reports"]);
        Texts(preview, "goesOn").ShouldBe(["p-1001-adhoc"]);
        ((string?)preview.Json["frozenAt"]).ShouldBe(RunningServer.DemoClock);
        ((string?)preview.Json["deleteAt"]).ShouldBe(DeletedAt);
        ((string?)preview.Json["against"]).ShouldBeNull();
        var proposed = (string)preview.Json["proposed"]!["refund"]!["amount"]!;
        preview.Json["proposed"]!["derivation"]!["steps"]!.AsArray().ShouldNotBeEmpty();
        var ticket = await Server.OpenTicketAsync();
        var balance = await BalanceAsync();
        var approved = await Server.PostAsync($"/v1/tickets/{ticket}/approve", """{"refund":"proposed"}""", Ops);
        approved.Status.ShouldBe(200, approved.Body);
        ((string?)approved.Json["state"]).ShouldBe("approved");
        ((string?)approved.Json["deleteAt"]).ShouldBe(DeletedAt);
        Texts(approved, "frozen").ShouldBe(["p-1001-etl", "p-1001-reports"]);
        ((string?)approved.Json["refund"]!["refund"]!["amount"]).ShouldBe(proposed);
        await StandsAsync("frozen");
        (await Server.QuoteAsync(Instance, 60)).ShouldBeRefused(409, "instance.frozen");
        await Server.MoveClockAsync(SecondBefore);
        await StandsAsync("frozen");
        (await BalanceAsync()).ShouldBe(balance, "the refund is paid at deletion");
        await Server.MoveClockAsync(DeletedAt);
        await StandsAsync("deleted");
        (await BalanceAsync()).ShouldBe(balance + Amount(proposed));
        var order = (await Server.GetAsync("/v1/orders?limit=1")).Json["items"]![0]!;
        ((string?)order["kind"]).ShouldBe("cancellation");
        ((string?)order["instanceId"]).ShouldBe(Instance);
        (await Server.PostAsync($"/v1/tickets/{ticket}/restore", "", Ops)).ShouldBeRefused(409, "instance.deleted");
        (await Server.GetAsync($"/v1/instances/{Instance}/cancellation")).ShouldBeRefused(409, "instance.deleted");
    }

    [Fact]
    public async Task Restoring_brings_everything_back_and_nothing_is_paid()
    {
        await MakeProjectsAsync();
        var ticket = await Server.OpenTicketAsync();
        (await Server.PostAsync($"/v1/tickets/{ticket}/restore", "", Ops)).ShouldBeRefused(409, "ticket.not_approved");
        await Server.PostAsync($"/v1/tickets/{ticket}/approve", """{"refund":"proposed"}""", Ops);
        await Server.MoveClockAsync(SecondBefore);
        var balance = await BalanceAsync();
        var restored = await Server.PostAsync($"/v1/tickets/{ticket}/restore", "", Ops);
        ((string?)restored.Json["state"]).ShouldBe("restored", restored.Body);
        ((string?)restored.Json["deleteAt"]).ShouldBeNull();
        await StandsAsync("normal");
        await Server.MoveClockAsync("2020-11-01T00:00:00Z");
        await StandsAsync("normal");
        (await BalanceAsync()).ShouldBe(balance);
        (await Server.QuoteAsync(Instance, 60)).Status.ShouldBe(201);
    }

    [Fact]
    public async Task While_a_ticket_is_open_nothing_else_is_changed_and_its_customer_may_take_it_back()
    {
        await MakeProjectsAsync();
        var ticket = await Server.OpenTicketAsync();
        (await Server.AskTicketAsync()).ShouldBeRefused(409, "cancellation.pending");
        (await Server.QuoteAsync(Instance, 60)).ShouldBeRefused(409, "cancellation.pending");
        (
            await Server.PostAsync("/v1/projects/p-1001-etl/billing-method", """{"method":"pay_as_you_go"}""")
        ).ShouldBeRefused(409, "cancellation.pending");
        var preview = await Server.GetAsync($"/v1/instances/{Instance}/cancellation", Ops);
        ((string?)preview.Json["against"]).ShouldBe("cancellation.pending");
        await StandsAsync("normal");
        var withdrawn = await Server.PostAsync($"/v1/tickets/{ticket}/withdraw", "");
        ((string?)withdrawn.Json["state"]).ShouldBe("withdrawn", withdrawn.Body);
        foreach (var step in new[] { "withdraw", "approve", "reject" })
            (
                await Server.PostAsync(
                    $"/v1/tickets/{ticket}/{step}",
                    """{"refund":"none"}""",
                    step == "withdraw" ? RunningServer.AcmeKey : Ops
                )
            )
                .ShouldBeRefused(409, "ticket.not_open")
                .Value("state")
                .ShouldBe("withdrawn");
        (await Server.AskTicketAsync()).Status.ShouldBe(201, "a new ticket may be opened");
        var rejected = await Server.PostAsync("/v1/tickets/t-1001-2/reject", "", Ops);
        ((string?)rejected.Json["state"]).ShouldBe("rejected");
        (await Server.QuoteAsync(Instance, 60)).Status.ShouldBe(201);
    }

    [Fact]
    public async Task Who_is_not_there_for_it_decides_no_ticket()
    {
        var ticket = await Server.OpenTicketAsync();
        var viewer = await Server.KeyAsync(Role.Viewer);
        var (support, pricing) = (
            await Server.StaffKeyAsync(StaffRole.Support),
            await Server.StaffKeyAsync(StaffRole.Pricing)
        );
        foreach (var step in new[] { "approve", "reject", "restore" })
            (await Server.PostAsync($"/v1/tickets/{ticket}/{step}", """{"refund":"none"}""")).ShouldBeRefused(
                403,
                "auth.staff_only"
            );
        (await Server.PostAsync($"/v1/tickets/{ticket}/withdraw", "", Ops)).ShouldBeRefused(403, "auth.customers_only");
        (await Server.AskTicketAsync(Ops)).ShouldBeRefused(403, "auth.customers_only");
        (await Server.AskTicketAsync(viewer)).ShouldBeRefused(403, "auth.forbidden").Value("role").ShouldBe("viewer");
        (await Server.PostAsync($"/v1/tickets/{ticket}/withdraw", "", viewer)).ShouldBeRefused(403, "auth.forbidden");
        (await Server.PostAsync($"/v1/tickets/{ticket}/approve", """{"refund":"none"}""", pricing)).ShouldBeRefused(
            403,
            "auth.forbidden"
        );
        (await Server.PostAsync($"/v1/tickets/{ticket}/reject", "", pricing)).ShouldBeRefused(403, "auth.forbidden");
        (await Server.PostAsync($"/v1/tickets/{ticket}/approve", """{"refund":"proposed"}""", support))
            .ShouldBeRefused(403, "auth.forbidden")
            .Value("role")
            .ShouldBe("support");
        (await Server.PostAsync($"/v1/tickets/{ticket}/approve", """{"refund":"none"}""", support))
            .Json["refund"]
            .ShouldBeNull();
        var audit = (await Server.GetAsync("/v1/audit?account=1001", Ops)).Json["items"]![0]!;
        ((string?)audit["who"]).ShouldBe("support@example.com");
        ((string?)audit["what"]).ShouldBe("ticket_approve");
        ((string?)audit["subject"]).ShouldBe(ticket);
        ((string?)audit["from"]).ShouldBe("127.0.0.1");
        ((string?)audit["before"]).ShouldBe("open");
        ((string?)audit["after"]).ShouldBe("approved, no refund");
    }

    private async Task MakeProjectsAsync()
    {
        foreach (var name in new[] { "etl", "reports" })
            (
                await Server.PostAsync("/v1/projects", $$"""{"name":"{{name}}","instanceId":"{{Instance}}"}""")
            ).Status.ShouldBeOneOf(201, 409);
        (
            await Server.PostAsync("/v1/projects", $$"""{"name":"adhoc","region":"{{RunningServer.Region}}"}""")
        ).Status.ShouldBeOneOf(201, 409);
    }

    // The subscription projects, and the pay-as-you-go one untouched beside them.
    private async Task StandsAsync(string state)
    {
        var projects = (await Server.GetAsync("/v1/projects")).Json["items"]!.AsArray();
        projects
            .Select(item => ((string)item!["id"]!, (string)item["state"]!, (string?)item["deleteAt"]))
            .ShouldBe([
                ("p-1001-adhoc", "normal", null),
                ("p-1001-etl", state, state == "frozen" ? DeletedAt : null),
                ("p-1001-reports", state, state == "frozen" ? DeletedAt : null),
            ]);
        var instance = (await Server.GetAsync($"/v1/instances/{Instance}")).Json;
        ((string?)instance["state"]).ShouldBe(state == "normal" ? "active" : state);
    }

    private async Task<decimal> BalanceAsync() =>
        Amount((string)(await Server.GetAsync("/v1/customers/1001", Ops)).Json["balance"]!["amount"]!);

    private static decimal Amount(string text) =>
        decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static List<string> Texts(Answered answered, string list) =>
        [.. answered.Json[list]!.AsArray().Select(item => (string)item!)];
}
