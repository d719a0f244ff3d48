using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cubit.Cli.Remote;

/// <summary>An answer as it came, and what was read from it.</summary>
internal sealed record Answer<T>(string Body, T Value);

/// <summary>The server did not do what was asked: why, its code, and the remedy.</summary>
/// <param name="told">For people.</param>
/// <param name="body">The answer, where there was one.</param>
internal sealed class NotDoneException(string told, string? body = null) : Exception(told)
{
    /// <summary>The problem as the server told it, or null.</summary>
    public string? Body { get; } = body;
}

/// <summary>The HTTP API of a server, as the verbs call it.</summary>
/// <remarks>
/// A request whose answer is lost is sent again with the same key, so that nothing is done twice; one that found no
/// server is not.
/// </remarks>
/// <param name="server">Where the server is.</param>
/// <param name="key">The API key.</param>
internal sealed class Api(Uri server, string key) : IDisposable
{
    private const int TriesMax = 3;
    private const string Problem = "application/problem+json";

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly HttpClient _http = new() { Timeout = Patience };

    public Task<Answer<T>> GetAsync<T>(string path) => SendAsync<T>(HttpMethod.Get, path, null, null, null);

    public Task<Answer<T>> PutAsync<T>(string path, JsonObject body) =>
        SendAsync<T>(HttpMethod.Put, path, body, null, null);

    /// <summary>Does something, once under a key.</summary>
    /// <param name="path">What, after <c>/v1/</c>.</param>
    /// <param name="body">Its fields, or null.</param>
    /// <param name="once">The key; a new one if null.</param>
    /// <param name="again">What repeats it where the answer is lost for good, by the key; null to look first.</param>
    public Task<Answer<T>> PostAsync<T>(
        string path,
        JsonObject? body = null,
        string? once = null,
        Func<string, string>? again = null
    ) => SendAsync<T>(HttpMethod.Post, path, body, once ?? $"cli-{Guid.CreateVersion7():N}", again);

    public void Dispose() => _http.Dispose();

    private async Task<Answer<T>> SendAsync<T>(
        HttpMethod method,
        string path,
        JsonObject? body,
        string? once,
        Func<string, string>? again
    )
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                using var request = RequestOf(method, path, body, once);
                using var response = await _http.SendAsync(request);
                var text = await response.Content.ReadAsStringAsync();
                if (tries == TriesMax || response.StatusCode != HttpStatusCode.ServiceUnavailable)
                    return Read<T>(response, text);
            }
            catch (HttpRequestException e) when (IsNobodyThere(e))
            {
                throw new NotDoneException(
                    $"No server answers at {server}: {Complaint.Clause(e.Message)}; start cubit serve, or name another "
                        + $"with {RemoteVerb.Server}."
                );
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException or IOException)
            {
                if (tries == TriesMax)
                    throw new NotDoneException(
                        $"The answer of {server} was lost: {Complaint.Clause(e.Message)}. "
                            + (
                                once is not null && again is not null
                                    ? $"It is done once however often it is sent; send it again with:\n{again(once)}"
                                    : "Look whether it was done before doing it again."
                            )
                    );
            }

            await Task.Delay(Pause);
        }
    }

    private HttpRequestMessage RequestOf(HttpMethod method, string path, JsonObject? body, string? once)
    {
        var request = new HttpRequestMessage(method, new Uri(server, $"v1/{path}"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        if (once is not null)
            request.Headers.Add("Idempotency-Key", once);
        if (body is not null)
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        return request;
    }

    private Answer<T> Read<T>(HttpResponseMessage response, string text)
    {
        var kind = response.Content.Headers.ContentType?.MediaType;
        try
        {
            if (kind == Problem)
                throw new NotDoneException(Told(Json.Read<ProblemAnswer>(text)), text);
            if (kind == "application/json" && response.IsSuccessStatusCode)
                return new Answer<T>(text, Json.Read<T>(text));
        }
        catch (JsonException)
        {
            // Told below: it speaks HTTP, but not as this API does.
        }

        throw new NotDoneException(
            $"{server} answers with {(int)response.StatusCode}, not as a Cubit server does; mend {RemoteVerb.Server}."
        );
    }

    private static string Told(ProblemAnswer problem) =>
        Remedies.Of(problem.Code) is { } remedy
            ? $"{problem.Detail}\n{problem.Code}: {remedy}."
            : $"{problem.Detail}\n{problem.Code}";

    private static bool IsNobodyThere(HttpRequestException e) =>
        e.HttpRequestError
            is HttpRequestError.ConnectionError
                or HttpRequestError.NameResolutionError
                or HttpRequestError.SecureConnectionError;

    private sealed record ProblemAnswer(string Code, string Detail);
}
