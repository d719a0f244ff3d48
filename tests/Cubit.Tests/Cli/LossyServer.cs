using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Cubit.Tests.Cli;

/// <summary>Stands before a server and loses answers: the orders arrive, and nobody is told.</summary>
internal sealed class LossyServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Uri _server;
    private readonly Task _running;
    private int _lost;

    private LossyServer(Uri server, int lost)
    {
        (_server, _lost) = (server, lost);
        _listener.Start();
        _running = RunAsync();
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>Starts one that loses so many answers to orders.</summary>
    public static LossyServer Before(Uri server, int lost) => new(server, lost);

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _running;
        _listener.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync();
                await PassAsync(client.GetStream());
            }
        }
        catch (SocketException)
        {
            // Stopped.
        }
    }

    // One request a connection: it asks the server to close its own.
    private async Task PassAsync(NetworkStream client)
    {
        var request = await RequestOf(client);
        using var upstream = new TcpClient();
        await upstream.ConnectAsync(_server.Host, _server.Port);
        await upstream
            .GetStream()
            .WriteAsync(Encoding.Latin1.GetBytes(request.Replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n")));
        using var answer = new MemoryStream();
        await upstream.GetStream().CopyToAsync(answer);
        if (!request.StartsWith("POST /v1/orders ", StringComparison.Ordinal) || Interlocked.Decrement(ref _lost) < 0)
            await client.WriteAsync(answer.ToArray());
    }

    private static async Task<string> RequestOf(NetworkStream client)
    {
        var (text, buffer) = (new StringBuilder(), new byte[8192]);
        while (true)
        {
            var read = await client.ReadAsync(buffer);
            text.Append(Encoding.Latin1.GetString(buffer, 0, read));
            var head = $"{text}".IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (read == 0 || (head >= 0 && text.Length >= head + 4 + LengthOf($"{text}"[..head])))
                return $"{text}";
        }
    }

    private static int LengthOf(string head) =>
        head.Split("\r\n")
            .Where(line => line.StartsWith("Content-Length: ", StringComparison.OrdinalIgnoreCase))
            .Select(line => int.Parse(line["Content-Length: ".Length..]))
            .FirstOrDefault();
}
