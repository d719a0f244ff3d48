using System.Net;
using System.Net.Sockets;

namespace Cubit.Tests.Store;

/// <summary>Where a connection is cut.</summary>
internal enum Cut
{
    /// <summary>Nowhere.</summary>
    Never,

    /// <summary>The commit is sent and does not arrive: nothing was done.</summary>
    BeforeCommit,

    /// <summary>The commit is done and its answer is lost: all was done, and nobody knows.</summary>
    AfterCommit,
}

/// <summary>A proxy in front of a PostgreSQL server that cuts a connection at the worst moment.</summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private const int BufferBytes = 64 * 1024;

    private static readonly byte[] CommitSent = "COMMIT"u8.ToArray();

    // The server's message that a command is complete: type, length, the command's name and a zero.
    private static readonly byte[] CommitDone = [.. "C\0\0\0\u000BCOMMIT\0"u8];

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly int _serverPort;
    private readonly Task _accepting;
    private int _every = 1;
    private int _commits;
    private int _cuts;

    public CuttingProxy(int serverPort)
    {
        _serverPort = serverPort;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How many connections were cut.</summary>
    public int Cuts => Volatile.Read(ref _cuts);

    private Cut Cut { get; set; }

    /// <summary>From now on cuts at every nth commit.</summary>
    public void CutAt(Cut cut, int every) => (Cut, _every) = (cut, every);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting;
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
                connections.Add(ForwardAsync(await _listener.AcceptTcpClientAsync(_end.Token)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ForwardAsync(TcpClient client)
    {
        using var server = new TcpClient { NoDelay = true };
        using (client)
        {
            client.NoDelay = true;
            await server.ConnectAsync(IPAddress.Loopback, _serverPort);
            var (near, far) = (client.GetStream(), server.GetStream());
            await Task.WhenAny(
                CopyAsync(near, far, CommitSent, Cut.BeforeCommit),
                CopyAsync(far, near, CommitDone, Cut.AfterCommit)
            );
        }
    }

    // Ends, and with it the connection both ways, where one side ends or the cut is due.
    private async Task CopyAsync(Stream from, Stream to, byte[] sign, Cut here)
    {
        var buffer = new byte[BufferBytes];
        var kept = 0;
        try
        {
            while (await from.ReadAsync(buffer.AsMemory(kept), _end.Token) is > 0 and var read)
            {
                var seen = buffer.AsMemory(0, kept + read);
                if (seen.Span.IndexOf(sign) >= 0 && IsDue(here))
                    return;
                await to.WriteAsync(seen[kept..], _end.Token);
                // A sign may come in two parts; its own first part is shorter than the whole.
                kept = Math.Min(sign.Length - 1, seen.Length);
                seen[^kept..].CopyTo(buffer);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The other side is gone, and so are we.
        }
    }

    private bool IsDue(Cut here)
    {
        if (Cut != here || Interlocked.Increment(ref _commits) % _every != 0)
            return false;
        Interlocked.Increment(ref _cuts);
        return true;
    }
}
