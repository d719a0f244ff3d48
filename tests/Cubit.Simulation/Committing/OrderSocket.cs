using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Cubit.Simulation.Committing;

/// <summary>A connection that posts orders over HTTP and spends as little of the machine on it as it can.</summary>
/// <remarks>The load runs on the machine that it loads; a general client would take from the server.</remarks>
internal sealed class OrderSocket : IDisposable
{
    private const int AnswerBytesMax = 64 * 1024;

    private readonly Uri _server;
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _answer = new byte[AnswerBytesMax];

    private OrderSocket(Uri server) => _server = server;

    public static async Task<OrderSocket> ConnectAsync(Uri server)
    {
        var socket = new OrderSocket(server);
        await socket._socket.ConnectAsync(server.Host, server.Port);
        return socket;
    }

    /// <summary>Sends an order and waits for its answer, which must be 201.</summary>
    public async Task PlaceAsync(PreparedOrder order)
    {
        await _socket.SendAsync(Request(order));
        var got = 0;
        do
        {
            var read = await _socket.ReceiveAsync(_answer.AsMemory(got));
            if (read == 0)
                throw new IOException("The server closed the connection.");
            got += read;
        } while (!IsWhole(_answer.AsSpan(0, got)));

        if (!_answer.AsSpan().StartsWith("HTTP/1.1 201 "u8))
            throw new InvalidDataException(Encoding.UTF8.GetString(_answer, 0, got));
    }

    public void Dispose() => _socket.Dispose();

    private static bool IsWhole(ReadOnlySpan<byte> answer)
    {
        var head = answer.IndexOf("\r\n\r\n"u8);
        if (head < 0)
            return false;
        var length = answer[..head].IndexOf("Content-Length: "u8);
        if (length < 0)
            throw new InvalidDataException("The answer does not say how long it is.");
        var digits = answer[(length + "Content-Length: "u8.Length)..head];
        var end = digits.IndexOf("\r\n"u8);
        var bytes = int.Parse(end < 0 ? digits : digits[..end], NumberStyles.None, CultureInfo.InvariantCulture);
        return answer.Length >= head + 4 + bytes;
    }

    private byte[] Request(PreparedOrder order)
    {
        var agreement = new { id = order.Request.Agreement!.Id, version = order.Request.Agreement.Version };
        var body = JsonSerializer.Serialize(new { quoteId = order.Request.QuoteId, agreement });
        return Encoding.UTF8.GetBytes(
            $"POST /v1/orders HTTP/1.1\r\nHost: {_server.Authority}\r\n"
                + $"Authorization: Bearer {order.Subscriber.ApiKey}\r\nIdempotency-Key: {order.Key}\r\n"
                + $"Content-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}"
        );
    }
}
