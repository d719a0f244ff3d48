using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Cubit.Store;
using Cubit.Web.Demo;
using Cubit.Web.Hosting;
using Microsoft.AspNetCore.Builder;
using NodaTime;
using NodaTime.Text;

namespace Cubit.Tests.Web;

/// <summary>A real server on a free port of 127.0.0.1, with demo data in a temporary folder.</summary>
public sealed class RunningServer : IAsyncDisposable
{
    public const string AcmeKey = "cubit_1001_demo-acme";
    public const string KiriKey = "cubit_1002_demo-kiri";
    public const string NoprivKey = "cubit_1003_demo-nopriv";
    public const string DemoClock = "2020-09-24T10:00:00Z";

    private readonly WebApplication _app;
    private readonly string _folder;
    private readonly HttpClient _client;

    private RunningServer(WebApplication app, Database database, string folder)
    {
        (_app, Database, _folder) = (app, database, folder);
        _client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
    }

    public Database Database { get; }

    public string Folder => _folder;

    public Uri Address => _client.BaseAddress!;

    public static async Task<RunningServer> StartAsync(string clock = DemoClock, bool sandbox = true)
    {
        var folder = Directory.CreateTempSubdirectory("cubit-test-").FullName;
        var database = await Database.OpenAsync(folder, EdgeClock.System());
        var edge = await EdgeClock.SandboxAsync(database, InstantPattern.ExtendedIso.Parse(clock).Value);
        await DemoAccounts.MakeAsync(database, edge.Now, sandbox: true);
        var app = CubitHost.Build(database, sandbox ? edge : EdgeClock.Real(database), "http://127.0.0.1:0");
        await app.StartAsync();
        return new RunningServer(app, database, folder);
    }

    /// <summary>The only instance of a product that the account of a key has.</summary>
    public async Task<string> InstanceIdAsync(string product, string key = AcmeKey)
    {
        var page = await GetAsync("/v1/instances", key);
        return (string)page.Json["items"]!.AsArray().Single(item => (string?)item!["product"] == product)!["id"]!;
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

    public static string OrderBody(Answered quote) =>
        $$"""{"quoteId":"{{quote.Json["id"]}}","agreement":{{quote.Json["agreement"]!.ToJsonString()}}}""";

    public Task<Answered> MoveClockAsync(string to) => PostAsync("/v1/sandbox/clock", $$"""{"now":"{{to}}"}""");

    public async Task<Answered> SendAsync(HttpMethod method, string path, string? key, string? body, string? idempotencyKey = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (key is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        if (idempotencyKey is not null)
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await _client.SendAsync(request);
        return new Answered((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType, await response.Content.ReadAsStringAsync());
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
        await Database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}

/// <summary>An HTTP answer as a client sees it.</summary>
public sealed record Answered(int Status, string? MediaType, string Body)
{
    public JsonNode Json => JsonNode.Parse(Body)!;

    public string? Code => (string?)Json["code"];

    public string? Amount(string name) => (string?)Json[name]?["amount"];
}
