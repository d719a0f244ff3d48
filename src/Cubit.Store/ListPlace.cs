using System.Globalization;
using NodaTime;

namespace Cubit.Store;

/// <summary>Where a list over all accounts goes on: at an instant, in an account, at a number there.</summary>
/// <param name="AtMicros">Microseconds since 1970, UTC.</param>
/// <param name="Account">The account.</param>
/// <param name="Number">The number there.</param>
public sealed record ListPlace(long AtMicros, long Account, long Number)
{
    private const char Separator = '.';
    private const int Parts = 3;

    /// <summary>Before the oldest entry.</summary>
    public static ListPlace Oldest { get; } = new(long.MinValue, 0, 0);

    /// <summary>Before the newest entry, where a list begins with that.</summary>
    public static ListPlace Newest { get; } = new(long.MaxValue, long.MaxValue, long.MaxValue);

    /// <summary>The place of something that happened, or will.</summary>
    public static ListPlace Of(Instant at, long account, long number = 0) => new(at.Micros(), account, number);

    /// <summary>As an address has it.</summary>
    public override string ToString() => $"{AtMicros}{Separator}{Account}{Separator}{Number}";

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    public static bool TryParse(string text, out ListPlace place)
    {
        place = Oldest;
        if (
            text.Split(Separator, Parts + 1) is not [var first, var second, var third]
            || !long.TryParse(first, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var at)
            || !long.TryParse(second, NumberStyles.None, CultureInfo.InvariantCulture, out var account)
            || !long.TryParse(third, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        )
            return false;
        place = new ListPlace(at, account, number);
        return true;
    }
}
