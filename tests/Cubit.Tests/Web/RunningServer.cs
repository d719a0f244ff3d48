using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Cubit.Accounts;
using Cubit.Catalog;
using Cubit.Orders;
using Cubit.Store;
using Cubit.Store.Accounts;
using Cubit.Tests.Store;
using Cubit.Web.Demo;
using Cubit.Web.Hosting;
using Microsoft.AspNetCore.Builder;
using NodaTime;
using NodaTime.Text;

namespace Cubit.Tests.Web;

/// <summary>A real server on a free port of 127.0.0.1, with demo data in a temporary folder.</summary>
public sealed class RunningServer : IAsyncDisposable
{
    public const long Acme = 1001;
    public const string AcmeKey = "cubit_1001_demo-acme";
    public const string KiriKey = "cubit_1002_demo-kiri";
    public const string NoprivKey = "cubit_1003_demo-nopriv";
    public const string OpsKey = "cubit_staff_demo-ops";
    public const string Ops2Key = "cubit_staff_demo-ops2";
    public const string DemoClock = "2020-09-24T10:00:00Z";

    /// <summary>Where and when the demo's instances of ECS are bought.</summary>
    public const string Region = "ap-southeast-1";
    public static readonly Instant EcsBought = Instant.FromUtc(2020, 9, 1, 0, 0);

    private WebApplication? _app;
    private HttpClient? _client;
    private Database? _database;

    private RunningServer(TestPlace at) => At = at;

    public TestPlace At { get; }

    public string Folder => At.Folder;

    public Database Database => _database!;

    public Uri Address => _client!.BaseAddress!;

    public static async Task<RunningServer> StartAsync(string clock = DemoClock, bool sandbox = true)
    {
        var server = new RunningServer(await TestPlace.NewAsync());
        await server.OpenAsync(InstantPattern.ExtendedIso.Parse(clock).Value, sandbox);
        return server;
    }

    /// <summary>Stops the server and starts another on the same data.</summary>
    public async Task RestartAsync(bool sandbox = true)
    {
        await CloseAsync();
        await OpenAsync(InstantPattern.ExtendedIso.Parse(DemoClock).Value, sandbox);
    }

    /// <summary>The oldest instance of a product that the account of a key has.</summary>
    public async Task<string> InstanceIdAsync(string product, string key = AcmeKey)
    {
        var page = await GetAsync("/v1/instances?limit=100", key);
        return (string)page.Json["items"]!.AsArray().First(item => (string?)item!["product"] == product)!["id"]!;
    }

    /// <summary>Buys another ECS instance of configuration A, like the demo's: 150 for September 2020.</summary>
    /// <returns>Its id.</returns>
    public async Task<string> BuyEcsAsync(string paidBy = PaymentSource.Balance, long account = Acme) =>
        Cubit.Instances.Instance.IdOf(
            account,
            await Database.Writes.RunAsync(
                Scope.Of(account),
                session =>
                    AccountDesk
                        .Purchase(
                            session,
                            account,
                            "ecs",
                            Region,
                            new PurchaseInstance(new Configuration.Named("A"), 1, EcsBought, "test", paidBy)
                        )
                        .Value.Instance
            )
        );

    /// <summary>Makes a key of a role.</summary>
    public async Task<string> KeyAsync(Role role, long account = Acme)
    {
        var key = $"cubit_{account}_test-{role}";
        await Database.Writes.RunAsync(session =>
            ApiKeyRows.Save(session, key, $"test {role}", role, sandboxOnly: false)
        );
        return key;
    }

    /// <summary>Makes an operator of a role; their keys speak for different persons.</summary>
    public async Task<string> StaffKeyAsync(StaffRole role)
    {
        var (key, email) = ($"cubit_staff_test-{role}", $"{role}@example.com");
        await Database.Writes.RunAsync(session =>
            StaffRows.Save(session, new StaffSignIn(email, role, "", 0, Instant.FromUnixTimeTicks(0), false))
            + StaffRows.SaveKey(session, key, email, sandboxOnly: false)
        );
        return key;
    }

    public Task<Answered> GetAsync(string path, string? key = AcmeKey) => SendAsync(HttpMethod.Get, path, key, null);

    public Task<Answered> PostAsync(string path, string body, string? key = AcmeKey, string? idempotencyKey = null) =>
        SendAsync(HttpMethod.Post, path, key, body, idempotencyKey);

    /// <summary>Asks for a quote of compute units.</summary>
    public Task<Answered> QuoteAsync(string instance, int units, string key = AcmeKey) =>
        PostAsync("/v1/quotes", $$"""{"instanceId":"{{instance}}","computeUnits":{{units}}}""", key);

    /// <summary>Asks for a quote of a named configuration.</summary>
    public Task<Answered> QuoteAsync(string instance, string configuration, string key = AcmeKey) =>
        PostAsync("/v1/quotes", $$"""{"instanceId":"{{instance}}","configuration":"{{configuration}}"}""", key);

    /// <summary>Orders a quote, accepting its agreement.</summary>
    public Task<Answered> OrderAsync(Answered quote, string idempotencyKey, string key = AcmeKey) =>
        PostAsync("/v1/orders", OrderBody(quote), key, idempotencyKey);

    public static string OrderBody(Answered quote) => OrderBody(quote.Json);

    public static string OrderBody(JsonNode quote) =>
        $$"""{"quoteId":"{{quote["id"]}}","agreement":{{quote["agreement"]!.ToJsonString()}}}""";

    public Task<Answered> MoveClockAsync(string to) => PostAsync("/v1/sandbox/clock", $$"""{"now":"{{to}}"}""");

    public Task<Answered> SendAsync(
        HttpMethod method,
        string path,
        string? key,
        string? body,
        string? idempotencyKey = null
    ) =>
        SendContentAsync(
            method,
            path,
            key,
            body is null ? null : new StringContent(body, Encoding.UTF8, "application/json"),
            idempotencyKey
        );

    /// <summary>Sends a content as it is, and disposes it.</summary>
    public async Task<Answered> SendContentAsync(
        HttpMethod method,
        string path,
        string? key,
        HttpContent? content,
        string? idempotencyKey = null
    )
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (key is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        if (idempotencyKey is not null)
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        using var response = await _client!.SendAsync(request);
        var headers = response
            .Headers.Concat(response.Content.Headers)
            .ToDictionary(
                header => header.Key,
                header => string.Join(", ", header.Value),
                StringComparer.OrdinalIgnoreCase
            );
        return new Answered((int)response.StatusCode, await response.Content.ReadAsStringAsync(), headers);
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        await At.DisposeAsync();
    }

    private async Task OpenAsync(Instant clock, bool sandbox)
    {
        _database = await Database.OpenAsync(At.Place, EdgeClock.System());
        var edge = await EdgeClock.SandboxAsync(Database, clock);
        await DemoAccounts.MakeAsync(Database, edge.Now, sandbox: true);
        await DemoStaff.MakeAsync(Database, sandbox: true);
        _app = CubitHost.Build(Database, sandbox ? edge : EdgeClock.Real(), "http://127.0.0.1:0");
        await _app.StartAsync();
        _client = new HttpClient { BaseAddress = new Uri(_app.Urls.First()) };
    }

    private async Task CloseAsync()
    {
        _client!.Dispose();
        await _app!.DisposeAsync();
        await Database.DisposeAsync();
    }
}

/// <summary>An HTTP answer as a client sees it.</summary>
public sealed record Answered(int Status, string Body, IReadOnlyDictionary<string, string> Headers)
{
    public JsonNode Json => JsonNode.Parse(Body)!;

    public string? Code => (string?)Json["code"];

    public string? Detail => (string?)Json["detail"];

    public string? MediaType => Headers.GetValueOrDefault("Content-Type")?.Split(';')[0];

    public string? Amount(string name) => (string?)Json[name]?["amount"];

    public string? Value(string name) => (string?)Json["values"]?[name];
}
