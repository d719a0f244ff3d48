using System.Text.Json.Nodes;
using Cubit.Amounts;
using Cubit.Orders;
using Cubit.Store;
using Cubit.Store.Accounts;
using NodaTime.Text;

namespace Cubit.Tests.Web;

/// <summary>The requests of an instance's life, each in a line.</summary>
internal static class LifeCalls
{
    private const string Region = RunningServer.Region;

    public static Task<Answered> QuoteBuyAsync(
        this RunningServer server,
        int units,
        int months,
        string? voucher = null
    ) =>
        server.PostAsync(
            "/v1/quotes",
            $$"""
            {"product":"maxcompute","region":"{{Region}}","computeUnits":{{units}},"months":{{months}}{{Field(
                "voucher",
                voucher
            )}}}
            """
        );

    public static Task<Answered> QuoteRenewAsync(
        this RunningServer server,
        string instance,
        int months,
        int? units = null
    ) =>
        server.PostAsync(
            "/v1/quotes",
            $$"""
            {"instanceId":"{{instance}}","renewMonths":{{months}}{{(
                units is null ? "" : $",\"computeUnits\":{units}"
            )}}}
            """
        );

    /// <summary>Orders a quote with further fields, under a key of its own.</summary>
    public static Task<Answered> OrderWithAsync(this RunningServer server, Answered quote, string fields = "") =>
        server.PostAsync(
            "/v1/orders",
            RunningServer.OrderBody(quote)[..^1] + (fields.Length > 0 ? "," + fields : "") + "}",
            idempotencyKey: Key()
        );

    public static Task<Answered> PayAsync(this RunningServer server, Answered order, string? quoteId = null) =>
        server.PostAsync(
            $"/v1/orders/{order.Json["id"]}/pay",
            quoteId is null ? "" : $$"""{"quoteId":"{{quoteId}}"}""",
            idempotencyKey: Key()
        );

    public static Task<Answered> CancelAsync(this RunningServer server, Answered order) =>
        server.PostAsync($"/v1/orders/{order.Json["id"]}/cancel", "", idempotencyKey: Key());

    /// <summary>An order as it is now.</summary>
    public static async Task<JsonNode> NowAsync(this RunningServer server, Answered order) =>
        (await server.GetAsync($"/v1/orders/{order.Json["id"]}")).Json;

    public static async Task<JsonNode> InstanceAsync(this RunningServer server, string id) =>
        (await server.GetAsync($"/v1/instances/{id}")).Json;

    /// <summary>Money comes in from outside at an instant.</summary>
    public static Task TopUpAsync(this RunningServer server, string amount, string at) =>
        server.Database.Writes.RunAsync(
            Scope.Of(RunningServer.Acme),
            session =>
                AccountDesk.TopUp(
                    session,
                    RunningServer.Acme,
                    new BalanceToppedUp(InstantPattern.ExtendedIso.Parse(at).Value, "bank", Usd(amount))
                )
        );

    private static Money Usd(string amount) =>
        Money.TryParse(amount, Currency.Usd, out var money) ? money : throw new FormatException(amount);

    private static string Field(string name, string? value) => value is null ? "" : $",\"{name}\":\"{value}\"";

    private static string Key() => $"{Guid.CreateVersion7()}";
}
