using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Cubit.Catalog;
using NodaTime.Text;

namespace Cubit.Simulation.Committing;

/// <summary>A customer's connection over HTTP, which spends as little of the machine on it as it can.</summary>
/// <remarks>The load runs on the machine that it loads; a general client would take from the server.</remarks>
internal sealed class ApiSocket : IBuyer
{
    private const int AnswerBytesMax = 64 * 1024;

    private readonly Uri _server;
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _answer = new byte[AnswerBytesMax];

    private ApiSocket(Uri server) => _server = server;

    public static async Task<IBuyer> ConnectAsync(Uri server)
    {
        var socket = new ApiSocket(server);
        await socket._socket.ConnectAsync(server.Host, server.Port);
        return socket;
    }

    /// <inheritdoc/>
    public async Task<Quoted> AskAsync(Subscriber subscriber)
    {
        var (instance, to) = (subscriber.Next().InstanceId, (Configuration.Units)subscriber.Next().To);
        var asked = new { instanceId = instance, computeUnits = to.ComputeUnits };
        var answer = await PostAsync("quotes", subscriber, "", JsonSerializer.SerializeToUtf8Bytes(asked));
        using var json = JsonDocument.Parse(answer);
        var pricedAt = json.RootElement.GetProperty("pricedAt").GetString()!;
        return new(json.RootElement.GetProperty("id").GetString()!, InstantPattern.ExtendedIso.Parse(pricedAt).Value);
    }

    /// <inheritdoc/>
    public Task PlaceAsync(PreparedOrder order)
    {
        var agreement = new { id = order.Request.Agreement!.Id, version = order.Request.Agreement.Version };
        return PostAsync(
            "orders",
            order.Subscriber,
            $"Idempotency-Key: {order.Key}\r\n",
            JsonSerializer.SerializeToUtf8Bytes(new { quoteId = order.Request.QuoteId, agreement })
        );
    }

    public void Dispose() => _socket.Dispose();

    // Sends a request and waits for its answer, which must be 201.
    private async Task<ReadOnlyMemory<byte>> PostAsync(string path, Subscriber subscriber, string header, byte[] body)
    {
        var head = Encoding.UTF8.GetBytes(
            $"POST /v1/{path} HTTP/1.1\r\nHost: {_server.Authority}\r\n"
                + $"Authorization: Bearer {subscriber.ApiKey}\r\n{header}"
                + $"Content-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n"
        );
        await _socket.SendAsync((byte[])[.. head, .. body]);
        var (got, start) = (0, 0);
        do
        {
            var read = await _socket.ReceiveAsync(_answer.AsMemory(got));
            if (read == 0)
                throw new IOException("The server closed the connection.");
            got += read;
        } while (!IsWhole(_answer.AsSpan(0, got), out start));

        return _answer.AsSpan().StartsWith("HTTP/1.1 201 "u8)
            ? _answer.AsMemory(start, got - start)
            : throw new InvalidDataException(Encoding.UTF8.GetString(_answer, 0, got));
    }

    private static bool IsWhole(ReadOnlySpan<byte> answer, out int start)
    {
        var head = answer.IndexOf("\r\n\r\n"u8);
        start = head + 4;
        if (head < 0)
            return false;
        var length = answer[..head].IndexOf("Content-Length: "u8);
        if (length < 0)
            throw new InvalidDataException("The answer does not say how long it is.");
        var digits = answer[(length + "Content-Length: "u8.Length)..head];
        var end = digits.IndexOf("\r\n"u8);
        var bytes = int.Parse(end < 0 ? digits : digits[..end], NumberStyles.None, CultureInfo.InvariantCulture);
        return answer.Length >= start + bytes;
    }
}
