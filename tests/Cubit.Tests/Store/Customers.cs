using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Cubit.Tests.Store;

/// <summary>
/// What customers' programs do: ask a node, and where it gives no answer ask the next with the same key, until the
/// patience ends.
/// </summary>
internal sealed class Customers(IReadOnlyList<Uri> nodes, TimeSpan patience) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    // A node that is cut off from its database may take long to say so; another may know by now.
    private static readonly TimeSpan AnswerTimeMax = TimeSpan.FromSeconds(20);

    private readonly HttpClient _client = new() { Timeout = AnswerTimeMax };
    private int _next;
    private long _last = Stopwatch.GetTimestamp();
    private long _gapMax;

    /// <summary>Every order that was answered, its amount by its id.</summary>
    public ConcurrentDictionary<string, string> Acknowledged { get; } = new(StringComparer.Ordinal);

    /// <summary>How often each node answered.</summary>
    public ConcurrentDictionary<Uri, int> AnsweredBy { get; } = new();

    /// <summary>Answers that no node may ever give: faults of the program.</summary>
    public ConcurrentBag<string> Faults { get; } = [];

    /// <summary>The longest time in which nobody's order was answered.</summary>
    public TimeSpan GapMax => Stopwatch.GetElapsedTime(0, Interlocked.Read(ref _gapMax));

    /// <summary>Asks for a quote of compute units for an instance.</summary>
    public async Task<JsonNode> QuoteAsync(string apiKey, string instance, int units)
    {
        var answer = await PostAsync(
            "/v1/quotes",
            $$"""{"instanceId":"{{instance}}","computeUnits":{{units}}}""",
            apiKey,
            key: null
        );
        return answer.Status == 201 ? answer.Json : throw new InvalidOperationException(answer.Text);
    }

    /// <summary>Orders a quote.</summary>
    public async Task<Reply> OrderAsync(string apiKey, JsonNode quote, string key)
    {
        var body = $$"""{"quoteId":"{{quote["id"]}}","agreement":{{quote["agreement"]!.ToJsonString()}}}""";
        var answer = await PostAsync("/v1/orders", body, apiKey, key);
        if (answer.Status == 201)
            Acknowledge(answer);
        return answer;
    }

    public void Dispose() => _client.Dispose();

    private void Acknowledge(Reply answer)
    {
        Acknowledged[answer.Id] = answer.Amount;
        var now = Stopwatch.GetTimestamp();
        var gap = now - Interlocked.Exchange(ref _last, now);
        for (var max = Interlocked.Read(ref _gapMax); gap > max; max = Interlocked.Read(ref _gapMax))
            Interlocked.CompareExchange(ref _gapMax, gap, max);
    }

    private async Task<Reply> PostAsync(string path, string body, string apiKey, string? key)
    {
        var waited = Stopwatch.StartNew();
        for (var node = Interlocked.Increment(ref _next); ; node++)
        {
            var answer = await TryPostAsync(new Uri(nodes[node % nodes.Count], path), body, apiKey, key);
            if (answer is { Status: < 500 })
            {
                AnsweredBy.AddOrUpdate(nodes[node % nodes.Count], 1, (_, before) => before + 1);
                return answer;
            }

            if (answer is { Status: not 503 })
                Faults.Add(answer.Text);
            if (waited.Elapsed > patience)
                throw new TimeoutException($"No node answered within {patience}: {answer?.Text ?? "no answer"}");
            await Task.Delay(Pause);
        }
    }

    private async Task<Reply?> TryPostAsync(Uri address, string body, string apiKey, string? key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        try
        {
            using var response = await _client.SendAsync(request);
            return new Reply((int)response.StatusCode, await response.Content.ReadAsStringAsync());
        }
        catch (Exception e) when (e is HttpRequestException or IOException or TaskCanceledException)
        {
            return null;
        }
    }
}

/// <summary>What a node answered.</summary>
internal sealed record Reply(int Status, string Text)
{
    public JsonNode Json => JsonNode.Parse(Text)!;

    public string? Code => (string?)Json["code"];

    public string Id => (string)Json["id"]!;

    public string Amount => (string)(Json["charge"] ?? Json["refund"])!["amount"]!;
}
