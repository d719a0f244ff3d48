using Cubit.Lifecycle;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Web;

/// <summary>What is written on tickets, who sees them, and in which lists.</summary>
public sealed class TicketThreadTests : OwnServer
{
    private const string Instance = TicketClient.Instance;
    private const string Ops = RunningServer.OpsKey;

    [Fact]
    public async Task Both_sides_write_on_a_ticket_and_nobody_else_sees_it()
    {
        var ticket = await Server.OpenTicketAsync();
        await Server.WriteTicketAsync(ticket, "Which date?", Ops);
        var thread = await Server.WriteTicketAsync(ticket, "At once.", RunningServer.AcmeKey);
        var said = thread.Json["messages"]!.AsArray();
        said.Select(message => ((string)message!["text"]!, (bool)message["staff"]!))
            .ShouldBe([("We move out.", false), ("Which date?", true), ("At once.", false)]);
        (await Server.GetAsync($"/v1/tickets/{ticket}")).Body.ShouldBe(thread.Body);
        (await Server.GetAsync($"/v1/tickets/{ticket}", Ops)).Body.ShouldBe(thread.Body);
        var tooLong = new string('x', Ticket.TextLengthMax + 1);
        (await Server.WriteTicketAsync(ticket, tooLong, Ops)).ShouldBeRefused(422, "ticket.text_too_long");
        (await Server.WriteTicketAsync(ticket, tooLong[1..], Ops)).Status.ShouldBe(200);
        foreach (
            var (key, id) in new[]
            {
                (RunningServer.KiriKey, ticket),
                (RunningServer.AcmeKey, "t-1001-2"),
                (RunningServer.AcmeKey, "t-1002-1"),
                (Ops, "t-1001-2"),
                (Ops, "t-9999-1"),
                (Ops, "nothing"),
            }
        )
        {
            (await Server.GetAsync($"/v1/tickets/{id}", key)).ShouldBeRefused(404, "ticket.unknown");
            (await Server.WriteTicketAsync(id, "Hello?", key)).ShouldBeRefused(404, "ticket.unknown");
        }

        (await Server.GetAsync($"/v1/instances/{Instance}/cancellation", RunningServer.KiriKey)).ShouldBeRefused(
            404,
            "instance.unknown"
        );
        (await Server.GetAsync("/v1/instances/i-9999-1/cancellation", Ops)).ShouldBeRefused(404, "instance.unknown");
    }

    [Fact]
    public async Task Tickets_are_listed_to_their_account_and_the_open_ones_to_operators()
    {
        await Server.OpenTicketAsync();
        await Server.AskTicketAsync(RunningServer.AcmeKey, "i-1001-2");
        await Server.AskTicketAsync(RunningServer.KiriKey, "i-1002-1");
        var first = await Server.GetAsync("/v1/tickets?limit=1");
        Ids(first).ShouldBe(["t-1001-2"]);
        Ids(await Server.GetAsync($"/v1/tickets?limit=1&cursor={first.Json["next"]}")).ShouldBe(["t-1001-1"]);
        Ids(await Server.GetAsync("/v1/tickets", RunningServer.KiriKey)).ShouldBe(["t-1002-1"]);
        Ids(await Server.GetAsync("/v1/tickets", Ops)).ShouldBe(["t-1001-1", "t-1001-2", "t-1002-1"]);
        await Server.PostAsync("/v1/tickets/t-1001-1/reject", "", Ops);
        Ids(await Server.GetAsync("/v1/tickets", Ops)).ShouldBe(["t-1001-2", "t-1002-1"]);
        (await Server.GetAsync("/v1/tickets?limit=0")).ShouldBeInvalid("limit");
    }

    [Fact]
    public async Task A_ticket_is_opened_once_under_a_key()
    {
        const string Body = $$"""{"kind":"cancellation","instanceId":"{{Instance}}"}""";
        var first = await Server.PostAsync("/v1/tickets", Body, idempotencyKey: "once");
        first.Status.ShouldBe(201, first.Body);
        (await Server.PostAsync("/v1/tickets", Body, idempotencyKey: "once")).Body.ShouldBe(first.Body);
        (
            await Server.PostAsync(
                "/v1/tickets",
                """{"kind":"cancellation","instanceId":"i-1001-2"}""",
                idempotencyKey: "once"
            )
        ).ShouldBeRefused(422, "order.key_reused");
    }

    [Theory]
    [InlineData("/v1/tickets", "{}", "kind")]
    [InlineData("/v1/tickets", """{"kind":"complaint","instanceId":"i"}""", "kind", "cancellation")]
    [InlineData("/v1/tickets", """{"kind":"cancellation"}""", "instanceId")]
    [InlineData("/v1/tickets", """{"kind":"cancellation","instanceId":"i","text":7}""", "text")]
    [InlineData("/v1/tickets/t-1001-1/messages", "{}", "text")]
    [InlineData("/v1/tickets/t-1001-1/approve", "{}", "refund")]
    [InlineData("/v1/tickets/t-1001-1/approve", """{"refund":"all"}""", "refund", "proposed")]
    public async Task A_request_that_is_not_understood_names_its_fault(
        string path,
        string body,
        params string[] words
    ) =>
        (
            await Server.PostAsync(
                path,
                body,
                path.EndsWith("approve", StringComparison.Ordinal) ? Ops : RunningServer.AcmeKey
            )
        ).ShouldBeInvalid(words);

    private static List<string> Ids(Answered page) =>
        [.. page.Json["items"]!.AsArray().Select(item => (string)item!["id"]!)];
}
