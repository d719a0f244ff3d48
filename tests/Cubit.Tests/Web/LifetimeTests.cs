using Cubit.Catalog;
using Cubit.Orders;
using Cubit.Store;
using Cubit.Store.Orders;
using Cubit.Web.Api;
using NodaTime;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Web;

/// <summary>What time does to an instance over HTTP: expiry, renewal while frozen, automatic renewal.</summary>
/// <source>docs/spec/orders.md, "Life of an instance"</source>
public sealed class LifetimeTests : OwnServer
{
    // ECS of 150 a month, bought for September 2020.
    private const string Ecs = "i-1001-2";

    [Fact]
    public async Task An_instance_freezes_at_its_end_and_is_deleted_15_days_later()
    {
        await Server.MoveClockAsync("2020-10-01T00:00:00Z");
        var frozen = await Server.InstanceAsync(Ecs);
        ((string?)frozen["state"], (string?)frozen["deleteAt"]).ShouldBe(("frozen", "2020-10-16T00:00:00Z"));
        (await Server.QuoteAsync(Ecs, "C")).ShouldBeRefused(409, "instance.frozen");
        await Server.MoveClockAsync("2020-10-15T23:59:59Z");
        ((string?)(await Server.InstanceAsync(Ecs))["state"]).ShouldBe("frozen");
        await Server.MoveClockAsync("2020-10-16T00:00:00Z");
        var deleted = await Server.InstanceAsync(Ecs);
        ((string?)deleted["state"], deleted["deleteAt"]).ShouldBe(("deleted", null));
        (await Server.QuoteRenewAsync(Ecs, 1)).ShouldBeRefused(409, "instance.deleted");
        (await ToldAsync()).ShouldBe([
            "reminder_sent 2020-09-24T00:00:00Z",
            "reminder_sent 2020-09-28T00:00:00Z",
            "reminder_sent 2020-09-30T00:00:00Z",
            "instance_frozen 2020-10-01T00:00:00Z",
            "reminder_sent 2020-10-09T00:00:00Z",
            "reminder_sent 2020-10-13T00:00:00Z",
            "reminder_sent 2020-10-15T00:00:00Z",
            "instance_deleted 2020-10-16T00:00:00Z",
        ]);
    }

    [Fact]
    public async Task One_jump_of_the_clock_does_what_steps_do()
    {
        await Server.MoveClockAsync("2020-10-20T00:00:00Z");
        (await ToldAsync()).Count.ShouldBe(8);
        ((string?)(await Server.InstanceAsync(Ecs))["state"]).ShouldBe("deleted");
    }

    [Fact]
    public async Task Renewing_while_frozen_starts_a_fresh_term_at_the_payment()
    {
        await Server.MoveClockAsync("2020-10-05T12:00:00Z");
        var order = await Server.OrderWithAsync(await Server.QuoteRenewAsync(Ecs, 1));
        (order.Status, order.Amount("charge")).ShouldBe((201, "150.00"));
        var back = await Server.InstanceAsync(Ecs);
        ((string?)back["state"], (string?)back["term"]!["end"]).ShouldBe(("active", "2020-11-06T00:00:00Z"));
        await Server.MoveClockAsync("2020-10-16T00:00:00Z");
        ((string?)(await Server.InstanceAsync(Ecs))["state"]).ShouldBe("active");
    }

    [Fact]
    public async Task An_instance_renews_itself_from_nine_days_before_its_end()
    {
        var instance = (await SetRenewalAsync("1")).Json;
        ((int?)instance["autoRenewal"]!["months"]).ShouldBe(1);
        await Server.MoveClockAsync("2020-10-02T00:00:00Z");
        var renewed = await Server.InstanceAsync(Ecs);
        ((string?)renewed["state"], (string?)renewed["term"]!["end"]).ShouldBe(("active", "2020-11-01T00:00:00Z"));
        var order = (await Server.GetAsync("/v1/orders?limit=1")).Json["items"]![0]!;
        ((string?)order["kind"], (string?)order["charge"]!["amount"]).ShouldBe(("renewal", "150.00"));
        ((string?)order["createdAt"]).ShouldBe("2020-09-24T10:00:00Z", "the attempt of the running day");

        (await SetRenewalAsync("null")).Json["autoRenewal"].ShouldBeNull();
        await Server.MoveClockAsync("2020-11-01T00:00:00Z");
        ((string?)(await Server.InstanceAsync(Ecs))["state"]).ShouldBe("frozen");
    }

    [Fact]
    public async Task Automatic_renewal_needs_the_agreement_and_a_term_that_is_sold()
    {
        var path = $"/v1/instances/{Ecs}/auto-renewal";
        var without = await Server.SendAsync(HttpMethod.Put, path, RunningServer.AcmeKey, """{"months":1}""");
        without.ShouldBeRefused(422, "agreement.not_accepted");
        (await SetRenewalAsync("13")).Code.ShouldBe("term.months_not_sold");
        (await SetRenewalAsync("1", "i-1001-99")).ShouldBeRefused(404, "instance.unknown");
        var viewer = await Server.KeyAsync(Cubit.Accounts.Role.Viewer);
        (await Server.SendAsync(HttpMethod.Put, path, viewer, """{"months":null}""")).ShouldBeRefused(
            403,
            "auth.forbidden"
        );
    }

    [Fact]
    public async Task A_command_finds_everything_done_that_was_due_before_it()
    {
        // A command from a clock that is ahead of this server's, as before any worker has looked.
        var at = Instant.FromUtc(2020, 10, 16, 0, 0);
        var caller = new Caller(RunningServer.Acme, Cubit.Accounts.Role.Owner, "test");
        var (quotes, orders) = (new QuoteDesk(Server.Database), new OrderDesk(Server.Database, ApiEndpoints.Render));
        var quote = (
            await quotes.QuoteAsync(caller, new QuoteRequest("i-1001-1", new Configuration.Units(101)), at)
        ).Value;
        var agreement = new AgreementReference(quote.Book.Agreement.Id, quote.Book.Agreement.Version);
        (await orders.PlaceAsync(caller, new OrderRequest(quote.Id, agreement), "first", at)).Status.ShouldBe(201);
        (await ToldAsync()).Count.ShouldBe(8);
    }

    private Task<Answered> SetRenewalAsync(string months, string instance = Ecs) =>
        Server.SendAsync(
            HttpMethod.Put,
            $"/v1/instances/{instance}/auto-renewal",
            RunningServer.AcmeKey,
            $$"""{"months":{{months}},"agreement":{"id":"ecs-subscription","version":"2020-01"} }"""
        );

    private Task<List<string>> ToldAsync() =>
        Server.At.ReadAsync(session =>
            session.Query(
                """
                SELECT kind, at FROM journal WHERE account_id = 1001
                  AND kind IN ('reminder_sent', 'instance_frozen', 'instance_deleted') ORDER BY sequence
                """,
                row => $"{row.GetString(0)} {row.InstantAt(1)}"
            )
        );
}
