using Cubit.Tests.Architecture;
using Cubit.Tests.Orders;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Web;

/// <summary>Every refusal of docs/spec/orders.md is met by a request, or is known not to be.</summary>
/// <remarks>That the core's own scenarios meet all of them is told beside those.</remarks>
public sealed class RefusalCoverageTests : OwnServer
{
    /// <summary>Codes that no request can meet now, and why.</summary>
    private static readonly Dictionary<string, string> Unreachable = new(StringComparer.Ordinal)
    {
        ["capacity.sold_out"] = "pools are not counted",
        ["allocation.exceeds_target"] = "nothing allocates units to quotas",
        ["limit.downgrades_reached"] = "the policy is off",
        ["renewal.none_planned"] = "calling off an order that sold no such term is order.not_cancellable",
    };

    private static readonly string[] Scenarios = ["tests/Cubit.Tests/Web/", "tests/Cubit.Tests/Cli/"];

    [Fact]
    public void Every_code_is_met_by_a_request_or_known_not_to_be()
    {
        var told = Repository
            .CSharp.Where(file => Scenarios.Any(folder => file.Path.StartsWith(folder, StringComparison.Ordinal)))
            .Where(file => !file.Path.EndsWith($"{nameof(RefusalCoverageTests)}.cs", StringComparison.Ordinal))
            .Select(file => file.Text)
            .Append("\"account.in_arrears\"")
            .ToList();
        PublishedRefusals
            .InOrder.Concat(PublishedRefusals.Further)
            .Select(row => row.Code)
            .Where(code => !told.Any(text => text.Contains($"\"{code}\"", StringComparison.Ordinal)))
            .Order(StringComparer.Ordinal)
            .ShouldBe(Unreachable.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_account_that_owes_money_settles_that_before_it_orders()
    {
        var proposed = await Server.PostAsync(
            $"/v1/customers/{RunningServer.Acme}/adjustments",
            """
            {"orderId":"o-1001-200901000000001","amount":{"amount":"10000.01","currency":"USD"},
             "direction":"take","reason":"Given twice."}
            """,
            RunningServer.OpsKey
        );
        await Server.PostAsync($"/v1/adjustments/{proposed.Json["id"]}/approve", "", RunningServer.Ops2Key);
        (await Server.QuoteAsync("i-1001-2", "C")).ShouldBeRefused(402, "account.in_arrears");
        (await Server.QuoteBuyAsync(10, 1)).ShouldBeRefused(402, "account.in_arrears");
        await Server.TopUpAsync("0.01", "2020-09-24T10:00:00Z");
        (await Server.QuoteAsync("i-1001-2", "C")).Status.ShouldBe(201);
    }
}
