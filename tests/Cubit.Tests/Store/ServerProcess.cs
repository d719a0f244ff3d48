using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Shouldly;

namespace Cubit.Tests.Store;

/// <summary>The real program as a process of its own, on a free port.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly HttpClient _client;

    private ServerProcess(Process process, HttpClient client) => (_process, _client) = (process, client);

    public static async Task<ServerProcess> StartAsync(TestPlace at, params string[] under)
    {
        string[] command =
        [
            .. under,
            "dotnet",
            Path.Combine(AppContext.BaseDirectory, "Cubit.Cli.dll"),
            "serve",
            "--sandbox",
            "--clock",
            "2020-09-24T10:00:00Z",
            .. at.Options,
            "--urls",
            "http://127.0.0.1:0",
        ];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        var process = Process.Start(start)!;
        var line = await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60));
        line.ShouldNotBeNull("the server said nothing and ended").ShouldStartWith("Console http://127.0.0.1:");
        return new ServerProcess(process, new HttpClient { BaseAddress = new Uri(line["Console ".Length..]) });
    }

    /// <summary>Posts JSON and reads the answer, which must be 201.</summary>
    public async Task<JsonNode> PostAsync(string path, string body, string key, string? idempotencyKey = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        if (idempotencyKey is not null)
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        using var response = await _client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        ((int)response.StatusCode).ShouldBe(201, text);
        return JsonNode.Parse(text)!;
    }

    /// <summary>Kills it with SIGKILL: no handler, no flush, no goodbye.</summary>
    public void Kill() => _process.Kill(entireProcessTree: true);

    /// <summary>Asks it to end, as an operator would.</summary>
    public async Task StopAsync()
    {
        using var stop = Process.Start("pkill", ["-TERM", "-P", $"{_process.Id}"]);
        await stop.WaitForExitAsync();
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _client.Dispose();
    }
}
