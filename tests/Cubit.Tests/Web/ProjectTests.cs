using Cubit.Accounts;
using Cubit.Amounts;
using Cubit.Catalog;
using Cubit.Store.Catalog;
using NodaTime;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Web;

/// <summary>Projects: created, listed, and billed by another method.</summary>
public sealed class ProjectTests : OwnServer
{
    private const string Maxcompute = "i-1001-1";
    private const string Etl = "p-1001-mine";
    private const string PayAsYouGo = """{"method":"pay_as_you_go"}""";
    private const string Subscription = """{"method":"subscription"}""";

    [Fact]
    public async Task A_project_names_its_instance_or_pays_as_it_goes()
    {
        var etl = await CreateAsync($$"""{"name":"mine","instanceId":"{{Maxcompute}}"}""");
        etl.Status.ShouldBe(201, etl.Body);
        etl.Body.ShouldBe(
            $$"""{"id":"{{Etl}}","name":"mine","region":"ap-southeast-1","instanceId":"i-1001-1","""
                + """ "billingMethod":"subscription","state":"normal","deleteAt":null}""".TrimStart()
        );
        var free = await CreateAsync("""{"name":"zz_9","region":"eu-central-1"}""");
        ((string?)free.Json["billingMethod"]).ShouldBe("pay_as_you_go");
        free.Json["instanceId"].ShouldBeNull();
        var (names, next) = (new List<string>(), (string?)"");
        while (next is not null)
        {
            var page = await Server.GetAsync($"/v1/projects?limit=1&cursor={next}");
            names.AddRange(page.Json["items"]!.AsArray().Select(item => (string)item!["name"]!));
            next = (string?)page.Json["next"];
        }

        names.ShouldBe(names.Order(StringComparer.Ordinal));
        names.ShouldContain("mine");
        names.ShouldContain("zz_9");
        (await Server.GetAsync("/v1/projects", RunningServer.KiriKey)).Json["items"]!.AsArray().ShouldBeEmpty();
        (await Server.GetAsync("/v1/projects?cursor=A")).ShouldBeInvalid("cursor");
    }

    [Theory]
    [InlineData("""{"name":"Etl","instanceId":"i-1001-1"}""", 422, "project.name_invalid")]
    [InlineData("""{"name":"","region":"ap-southeast-1"}""", 422, "project.name_invalid")]
    [InlineData("""{"name":"other","instanceId":"i-1001-99"}""", 404, "instance.unknown")]
    [InlineData("""{"name":"other","instanceId":"i-1002-1"}""", 404, "instance.unknown")]
    [InlineData("""{"name":"other","instanceId":"i-1001-1","region":"eu-central-1"}""", 422, "project.region_mismatch")]
    [InlineData("""{"name":"other","region":"moon"}""", 422, "project.region_mismatch")]
    public async Task A_project_that_cannot_be_is_refused(string body, int status, string code) =>
        (await CreateAsync(body)).ShouldBeRefused(status, code);

    [Fact]
    public async Task A_name_is_taken_once_and_under_a_key_it_is_the_same_project()
    {
        const string Body = $$"""{"name":"mine","instanceId":"{{Maxcompute}}"}""";
        var first = await Server.PostAsync("/v1/projects", Body, idempotencyKey: "k");
        (await Server.PostAsync("/v1/projects", Body, idempotencyKey: "k")).Body.ShouldBe(first.Body);
        (await CreateAsync(Body)).ShouldBeRefused(409, "project.name_taken").Value("name").ShouldBe("mine");
        (await CreateAsync(Body, await Server.KeyAsync(Role.Viewer))).ShouldBeRefused(403, "auth.forbidden");
        (await CreateAsync(Body, RunningServer.OpsKey)).ShouldBeRefused(403, "auth.customers_only");
    }

    [Fact]
    public async Task A_project_switches_to_pay_as_you_go_and_back_to_the_instance_that_it_used()
    {
        await CreateAsync($$"""{"name":"mine","instanceId":"{{Maxcompute}}"}""");
        await MeterAsync();
        (await SwitchAsync(Etl, Subscription)).ShouldBeRefused(409, "project.method_unchanged");
        var switched = await SwitchAsync(Etl, PayAsYouGo);
        switched.Status.ShouldBe(200, switched.Body);
        ((string?)switched.Json["billingMethod"]).ShouldBe("pay_as_you_go");
        switched.Json["instanceId"].ShouldBeNull();
        var order = (await Server.GetAsync("/v1/orders?limit=1")).Json["items"]![0]!;
        ((string?)order["kind"]).ShouldBe("conversion");
        (await SwitchAsync(Etl, PayAsYouGo)).ShouldBeRefused(409, "project.method_unchanged");
        var back = await SwitchAsync(Etl, Subscription);
        ((string?)back.Json["instanceId"]).ShouldBe(Maxcompute, back.Body);
        await SwitchAsync(Etl, PayAsYouGo);
        (await SwitchAsync(Etl, """{"method":"subscription","instanceId":"i-1001-99"}""")).ShouldBeRefused(
            404,
            "instance.unknown"
        );
        (await SwitchAsync("p-1001-none", PayAsYouGo)).ShouldBeRefused(404, "project.unknown");
        (await SwitchAsync("p-1002-mine", Subscription)).ShouldBeRefused(404, "project.unknown");
        (await SwitchAsync("nothing", PayAsYouGo)).ShouldBeRefused(404, "project.unknown");
    }

    [Fact]
    public async Task What_has_no_price_by_the_hour_cannot_be_switched()
    {
        await CreateAsync("""{"name":"vm","instanceId":"i-1001-2"}""");
        (await SwitchAsync("p-1001-vm", PayAsYouGo)).ShouldBeRefused(409, "project.not_metered");
        // It ends with its instance, on the clock of the demo.
        await Server.MoveClockAsync("2020-10-01T00:00:00Z");
        (await SwitchAsync("p-1001-vm", PayAsYouGo)).ShouldBeRefused(409, "instance.frozen");
        (await CreateAsync("""{"name":"late","instanceId":"i-1001-2"}""")).ShouldBeRefused(409, "instance.frozen");
        var vm = (await Server.GetAsync("/v1/projects")).Json["items"]!
            .AsArray()
            .First(item => (string?)item!["name"] == "vm")!;
        ((string?)vm["state"]).ShouldBe("frozen");
        ((string?)vm["deleteAt"]).ShouldBe("2020-10-16T00:00:00Z");
    }

    [Fact]
    public async Task One_that_never_used_an_instance_has_to_name_it()
    {
        await CreateAsync("""{"name":"fresh","region":"ap-southeast-1"}""");
        (await SwitchAsync("p-1001-fresh", Subscription)).ShouldBeRefused(404, "instance.unknown");
        var named = await SwitchAsync("p-1001-fresh", """{"method":"subscription","instanceId":"i-1001-1"}""");
        ((string?)named.Json["instanceId"]).ShouldBe(Maxcompute, named.Body);
    }

    [Theory]
    [InlineData("{}", "method")]
    [InlineData("""{"method":"free"}""", "method", "subscription")]
    [InlineData("""{"method":"pay_as_you_go","instanceId":"i-1001-1"}""", "instanceId")]
    public async Task A_switch_that_is_not_understood_names_its_fault(string body, params string[] words) =>
        (await SwitchAsync(Etl, body)).ShouldBeInvalid(words);

    [Theory]
    [InlineData("{}", "name")]
    [InlineData("""{"name":"x"}""", "instanceId", "region")]
    public async Task A_creation_that_is_not_understood_names_its_fault(string body, params string[] words) =>
        (await CreateAsync(body)).ShouldBeInvalid(words);

    private Task<Answered> CreateAsync(string body, string key = RunningServer.AcmeKey) =>
        Server.PostAsync("/v1/projects", body, key);

    private Task<Answered> SwitchAsync(string project, string body) =>
        Server.PostAsync($"/v1/projects/{project}/billing-method", body);

    // A price book of now that has a price by the hour, whatever the demo's has.
    private Task<int> MeterAsync() =>
        Server.At.ChangeAsync(session =>
        {
            var clock = Instant.FromUtc(2020, 9, 24, 10, 0);
            var book = CatalogRows.InForce(session, "maxcompute", RunningServer.Region, clock)!;
            CatalogRows.Publish(
                session,
                book with
                {
                    Version = "by-the-hour",
                    EffectiveFrom = clock,
                    PerUnitHour = Fraction.Parse("0.05"),
                },
                new Region(RunningServer.Region, "Singapore")
            );
            return 0;
        });
}
