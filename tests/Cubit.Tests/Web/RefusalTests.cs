using Cubit.Accounts;
using Cubit.Amounts;
using Cubit.Catalog;
using Cubit.Store.Catalog;
using Cubit.Tests.Orders;
using Cubit.Web.Api;
using NodaTime;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Web;

/// <summary>Every refusal that a caller can reach: status, media type, code and the values at fault.</summary>
public sealed class RefusalTests(DemoServer demo) : IClassFixture<DemoServer>
{
    private RunningServer Server => demo.Running;

    public static TheoryData<string, int> Published =>
        new(PublishedRefusals.InOrder.Concat(PublishedRefusals.Further).Select(row => (row.Code, row.Status)));

    [Theory]
    [MemberData(nameof(Published))]
    public void Every_published_code_has_the_published_status(string code, int status) =>
        Problem.StatusOf(code).ShouldBe(status);

    [Fact]
    public void The_page_of_the_API_lists_every_code_with_its_status() =>
        PublishedRefusals
            .Table("docs/spec/api.md")
            .ToDictionary(row => row.Code, row => row.Status)
            .ShouldBe(Problem.Statuses, ignoreOrder: true);

    [Theory]
    [InlineData(null)]
    [InlineData("cubit_1001_wrong")]
    [InlineData("cubit_1002_demo-acme")] // another account's number before this one's secret
    [InlineData("cubit_1001_demo-acme-")]
    [InlineData("demo-acme")]
    [InlineData("cubit__")]
    [InlineData("cubit_99999999999999999999_x")]
    public async Task Without_a_known_key_nothing_is_answered(string? key)
    {
        var answered = await Server.GetAsync("/v1/instances", key);
        answered.ShouldBeRefused(401, "auth.required");
        answered.Headers["WWW-Authenticate"].ShouldBe("Bearer");
        (await Server.PostAsync("/v1/orders", "{}", key, "k")).ShouldBeRefused(401, "auth.required");
        (await Server.PostAsync("/v1/quotes", "{}", key)).ShouldBeRefused(401, "auth.required");
    }

    [Fact]
    public async Task A_viewer_looks_and_does_not_order()
    {
        var viewer = await Server.KeyAsync(Role.Viewer);
        var instance = await Server.BuyEcsAsync();
        (await Server.GetAsync($"/v1/instances/{instance}", viewer)).Status.ShouldBe(200);
        (await Server.GetAsync("/v1/orders", viewer)).Status.ShouldBe(200);
        var quote = await Server.QuoteAsync(instance, "C", viewer);
        quote.Status.ShouldBe(201, quote.Body);
        var refused = await Server.OrderAsync(quote, "viewer", viewer);
        refused.ShouldBeRefused(403, "auth.forbidden").Value("role").ShouldBe("viewer");
        // A refusal of the viewer does not take the key away from the buyer.
        var buyer = await Server.KeyAsync(Role.Buyer);
        (await Server.OrderAsync(quote, "viewer", buyer)).Status.ShouldBe(201);
        (await Server.OrderAsync(quote, "viewer", viewer)).ShouldBeRefused(403, "auth.forbidden");
    }

    [Theory]
    [InlineData("\"configuration\":\"Z\"", 422, "configuration.unknown", "configuration", "configuration Z")]
    [InlineData("\"configuration\":\"a\"", 422, "configuration.unknown", "configuration", "configuration a")]
    [InlineData("\"configuration\":\"\"", 422, "configuration.unknown", "configuration", "configuration ")]
    [InlineData("\"computeUnits\":60", 422, "configuration.unknown", "configuration", "60 CU")]
    [InlineData("\"configuration\":\"A\"", 422, "configuration.unchanged", "configuration", "configuration A")]
    [InlineData("\"configuration\":\"C\",\"direction\":\"upgrade\"", 422, "direction.mismatch", "asked", "upgrade")]
    [InlineData("\"configuration\":\"B\",\"direction\":\"downgrade\"", 422, "direction.mismatch", "asked", "downgrade")]
    public Task A_named_configuration_is_refused(string target, int status, string code, string name, string value) =>
        RefusedAsync("ecs", target, status, code, name, value);

    [Theory]
    [InlineData("\"computeUnits\":9", 422, "configuration.below_minimum", "minimum", "10")]
    [InlineData("\"computeUnits\":0", 422, "configuration.below_minimum", "computeUnits", "0")]
    [InlineData("\"computeUnits\":-2147483648", 422, "configuration.below_minimum", "computeUnits", "-2147483648")]
    [InlineData("\"computeUnits\":2001", 422, "configuration.above_maximum", "maximum", "2000")]
    [InlineData("\"computeUnits\":2147483647", 422, "configuration.above_maximum", "computeUnits", "2147483647")]
    [InlineData("\"computeUnits\":100", 422, "configuration.unchanged", "configuration", "100 CU")]
    [InlineData("\"configuration\":\"A\"", 422, "configuration.unknown", "configuration", "configuration A")]
    [InlineData("\"computeUnits\":150,\"direction\":\"downgrade\"", 422, "direction.mismatch", "direction", "upgrade")]
    public Task A_size_is_refused(string target, int status, string code, string name, string value) =>
        RefusedAsync("maxcompute", target, status, code, name, value);

    [Fact]
    public async Task A_size_between_two_steps_is_refused()
    {
        var book = new PriceBook(
            "steps/1",
            new Product("maxcompute", "MaxCompute", new UnitRange(10, 25, 2000)),
            RunningServer.Region,
            Currency.Usd,
            Instant.FromUtc(2020, 9, 1, 0, 0),
            22,
            new Dictionary<string, Fraction>(StringComparer.Ordinal),
            [],
            new Agreement("maxcompute-subscription", "2020-01", "MaxCompute (Subscription) Agreement of Service")
        );
        await using var server = await RunningServer.StartAsync();
        await server.At.ChangeAsync(session =>
        {
            CatalogRows.Publish(session, book, new Region(RunningServer.Region, "Singapore"));
            return true;
        });
        var refused = await server.QuoteAsync(await server.InstanceIdAsync("maxcompute"), 50);
        refused.ShouldBeRefused(422, "configuration.off_step").Value("step").ShouldBe("25");
    }

    [Fact]
    public async Task A_downgrade_needs_the_privilege_and_an_upgrade_does_not()
    {
        var instance = await Server.InstanceIdAsync("ecs", RunningServer.NoprivKey);
        var refused = await Server.QuoteAsync(instance, "C", RunningServer.NoprivKey);
        refused.ShouldBeRefused(403, "privilege.downgrade_missing").Value("privilege").ShouldBe("downgrade");
        (await Server.QuoteAsync(instance, "B", RunningServer.NoprivKey)).Amount("charge").ShouldBe("10.97");
    }

    [Fact]
    public async Task An_upgrade_that_the_balance_does_not_cover_changes_nothing()
    {
        var instance = await Server.InstanceIdAsync("maxcompute");
        var before = await Server.GetAsync($"/v1/instances/{instance}");
        var orders = await Server.GetAsync("/v1/orders");
        // 1,900 x 22 x 4526/720 = 262,759.4444
        var quote = await Server.QuoteAsync(instance, 2000);
        quote.Amount("charge").ShouldBe("262759.44");
        var refused = await Server.OrderAsync(quote, "too-much");
        refused.ShouldBeRefused(402, "payment.insufficient_balance").Value("needed").ShouldBe("262759.44");
        refused.Value("currency").ShouldBe("USD");
        (await Server.GetAsync($"/v1/instances/{instance}")).Body.ShouldBe(before.Body);
        (await Server.GetAsync("/v1/orders")).Body.ShouldBe(orders.Body);
    }

    [Theory]
    [InlineData("", "agreement.not_accepted", 422)]
    [InlineData(",\"agreement\":null", "agreement.not_accepted", 422)]
    [InlineData(",\"agreement\":{\"id\":\"other\",\"version\":\"2020-01\"}", "agreement.not_accepted", 422)]
    [InlineData(",\"agreement\":{\"id\":\"ecs-subscription\",\"version\":\"2019-12\"}", "agreement.outdated", 409)]
    public async Task The_agreement_must_be_accepted_as_it_is_in_force(string agreement, string code, int status)
    {
        var quote = await Server.QuoteAsync(await Server.BuyEcsAsync(), "C");
        var refused = await Server.PostAsync(
            "/v1/orders",
            $$"""{"quoteId":"{{quote.Json["id"]}}"{{agreement}}}""",
            idempotencyKey: $"agreement{agreement}"
        );
        refused.ShouldBeRefused(status, code).Value("version").ShouldBe("2020-01");
    }

    [Fact]
    public async Task An_unknown_instance_is_named() =>
        (await Server.QuoteAsync("i-1001-999", 60))
            .ShouldBeRefused(404, "instance.unknown")
            .Value("id")
            .ShouldBe("i-1001-999");

    [Theory]
    [InlineData("GET", "/v1")]
    [InlineData("GET", "/v1/")]
    [InlineData("GET", "/v1/nothing")]
    [InlineData("POST", "/v1/instances/i-1001-1/upgrade")]
    [InlineData("GET", "/v1/orders/o-1/lines")]
    [InlineData("GET", "/V1/nothing")]
    public async Task An_unknown_route_is_a_problem(string method, string path) =>
        (await Server.SendAsync(new HttpMethod(method), path, RunningServer.AcmeKey, null))
            .ShouldBeRefused(404, "route.unknown")
            .Detail!.ShouldContain(path);

    [Theory]
    [InlineData("DELETE", "/v1/orders", "GET, POST")]
    [InlineData("PUT", "/v1/orders/o-1001-1", "GET")]
    [InlineData("POST", "/v1/instances", "GET")]
    [InlineData("GET", "/v1/quotes", "POST")]
    [InlineData("DELETE", "/v1/sandbox/clock", "GET, POST")]
    public async Task A_method_that_a_route_does_not_know_is_a_problem(string method, string path, string allowed)
    {
        var answered = await Server.SendAsync(new HttpMethod(method), path, RunningServer.AcmeKey, null);
        answered.ShouldBeRefused(405, "route.method_not_allowed");
        answered.Headers["Allow"].ShouldBe(allowed);
    }

    [Theory]
    [InlineData("/livez")]
    [InlineData("/readyz")]
    public async Task The_server_says_that_it_lives_without_a_key(string path)
    {
        (await Server.GetAsync(path, key: null)).Status.ShouldBe(200);
        (await Server.SendAsync(HttpMethod.Head, path, null, null)).Status.ShouldBe(200);
    }

    private async Task RefusedAsync(string product, string target, int status, string code, string name, string value)
    {
        var instance = await Server.InstanceIdAsync(product);
        var refused = await Server.PostAsync("/v1/quotes", $$"""{"instanceId":"{{instance}}",{{target}}}""");
        refused.ShouldBeRefused(status, code).Value(name).ShouldBe(value);
    }
}
