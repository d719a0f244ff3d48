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

    // Messages of the server: ready, and a transaction is open; ready, and what came before is committed.
    private static readonly byte[] TransactionOpen = [.. "Z\0\0\0\u0005T"u8];
    private static readonly byte[] Committed = [.. "Z\0\0\0\u0005I"u8];

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly int _serverPort;
    private readonly Task _accepting;
    private readonly Lock _counting = new();
    private (int Near, int Far) _distances = (1, 1);
    private int _occasions;
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

    /// <summary>From now on cuts at occasions that are near to the one before and far from it in turn.</summary>
    /// <remarks>
    /// What is cut is tried again from its beginning, so at one distance it could be cut at the same place for ever.
    /// </remarks>
    public void CutAt(Cut cut, int near, int far) => (Cut, _distances) = (cut, (near, far));

    public void CutNoMore() => Cut = Cut.Never;

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
            using var cut = new CancellationTokenSource();
            await Task.WhenAny(
                SendAsync(client.GetStream(), server.GetStream(), cut.Token),
                AnswerAsync(server.GetStream(), client.GetStream(), cut)
            );
        }
    }

    // Both end, and with them the connection both ways, where one side ends or the cut is due.
    private async Task SendAsync(Stream client, Stream server, CancellationToken cut)
    {
        var buffer = new byte[BufferBytes];
        try
        {
            while (await client.ReadAsync(buffer, _end.Token) is > 0 and var read && !cut.IsCancellationRequested)
                await server.WriteAsync(buffer.AsMemory(0, read), _end.Token);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The other side is gone, and so are we.
        }
    }

    private async Task AnswerAsync(Stream server, Stream client, CancellationTokenSource cut)
    {
        var buffer = new byte[BufferBytes];
        var kept = 0;
        try
        {
            while (await server.ReadAsync(buffer.AsMemory(kept), _end.Token) is > 0 and var read)
            {
                var seen = buffer.AsMemory(0, kept + read);
                var isCommitted = seen.Span.IndexOf(Committed) >= 0;
                if (isCommitted && IsDue(Cut.AfterCommit))
                    return;
                // What the client sends next holds the commit, and does not arrive: also where it is all that a
                // transaction sends.
                var isReady = isCommitted || seen.Span.IndexOf(TransactionOpen) >= 0;
                if (isReady && IsDue(Cut.BeforeCommit))
                    await cut.CancelAsync();
                await client.WriteAsync(seen[kept..], _end.Token);
                // A sign may come in two parts; one that was seen is not to be seen again.
                kept = isReady ? 0 : Math.Min(Committed.Length - 1, seen.Length);
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
        if (Cut != here)
            return false;
        lock (_counting)
        {
            if (++_occasions < (_cuts % 2 == 0 ? _distances.Near : _distances.Far))
                return false;
            _occasions = 0;
            _cuts++;
            return true;
        }
    }
}
