namespace Cubit.Store.Orders;

/// <summary>An answer as it is given, and given again for the same key.</summary>
/// <remarks>One that an event says is written when it is read: not by who decides, but by who answers.</remarks>
public sealed record OrderAnswer
{
    private readonly Func<string>? _write;
    private string? _body;

    /// <param name="status">HTTP status.</param>
    /// <param name="body">JSON.</param>
    public OrderAnswer(int status, string body) => (Status, _body) = (status, body);

    /// <param name="status">HTTP status.</param>
    /// <param name="write">Writes the body, the same each time.</param>
    public OrderAnswer(int status, Func<string> write) => (Status, _write) = (status, write);

    /// <summary>HTTP status.</summary>
    public int Status { get; }

    /// <summary>JSON.</summary>
    public string Body => _body ??= _write!();

    /// <inheritdoc/>
    public bool Equals(OrderAnswer? other) => other is not null && Status == other.Status && Body == other.Body;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Status, Body);
}
