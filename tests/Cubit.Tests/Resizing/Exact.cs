using System.Globalization;
using System.Numerics;

namespace Cubit.Tests.Resizing;

/// <summary>The reference's own exact fraction, in lowest terms with a positive denominator.</summary>
internal sealed record Exact
{
    public static readonly Exact Zero = new(0, 1);
    public static readonly Exact One = new(1, 1);

    private Exact(BigInteger top, BigInteger bottom)
    {
        Top = top;
        Bottom = bottom;
    }

    public BigInteger Top { get; }

    public BigInteger Bottom { get; }

    public bool IsZero => Top.IsZero;

    public static Exact Of(BigInteger top, BigInteger bottom)
    {
        if (bottom.IsZero)
            throw new DivideByZeroException();
        var common = BigInteger.GreatestCommonDivisor(top, bottom) * bottom.Sign;
        return new Exact(top / common, bottom / common);
    }

    public static Exact Of(BigInteger whole) => new(whole, 1);

    /// <summary>Reads <c>-12.5</c> or <c>34034/3</c>.</summary>
    public static Exact Parse(string text)
    {
        if (text.Split('/') is [var top, var bottom])
            return Parse(top) / Parse(bottom);
        var point = text.IndexOf('.', StringComparison.Ordinal);
        var digits = point < 0 ? 0 : text.Length - point - 1;
        var whole = BigInteger.Parse(text.Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
        return Of(whole, BigInteger.Pow(10, digits));
    }

    public static Exact operator +(Exact a, Exact b) => Of(a.Top * b.Bottom + b.Top * a.Bottom, a.Bottom * b.Bottom);

    public static Exact operator -(Exact a, Exact b) => Of(a.Top * b.Bottom - b.Top * a.Bottom, a.Bottom * b.Bottom);

    public static Exact operator *(Exact a, Exact b) => Of(a.Top * b.Top, a.Bottom * b.Bottom);

    public static Exact operator /(Exact a, Exact b) => Of(a.Top * b.Bottom, a.Bottom * b.Top);

    public static bool operator <(Exact a, Exact b) => a.Top * b.Bottom < b.Top * a.Bottom;

    public static bool operator >(Exact a, Exact b) => b < a;

    public static bool operator <=(Exact a, Exact b) => !(b < a);

    public static bool operator >=(Exact a, Exact b) => !(a < b);

    public static Exact Min(Exact a, Exact b) => a < b ? a : b;

    public static Exact Max(Exact a, Exact b) => a < b ? b : a;

    public static Exact Sum(IEnumerable<Exact> parts) => parts.Aggregate(Zero, (sum, part) => sum + part);

    public Exact Between01() => Max(Zero, Min(One, this));

    public BigInteger Floor()
    {
        var whole = BigInteger.DivRem(Top, Bottom, out var rest);
        return rest.Sign < 0 ? whole - 1 : whole;
    }

    public BigInteger Ceiling() => -Of(-Top, Bottom).Floor();

    /// <summary>The nearest amount with so many digits; a half goes away from zero.</summary>
    public Exact RoundedTo(int digits)
    {
        var scale = BigInteger.Pow(10, digits);
        var steps = Of(BigInteger.Abs(Top) * scale, Bottom) + Of(1, 2);
        return Of(steps.Floor() * Top.Sign, scale);
    }

    public Exact RoundedDownTo(int digits)
    {
        var scale = BigInteger.Pow(10, digits);
        return Of(Of(Top * scale, Bottom).Floor(), scale);
    }

    /// <summary>An amount that needs no more than so many digits, with exactly that many.</summary>
    public string Money(int digits)
    {
        var minor = Top * BigInteger.Pow(10, digits) / Bottom;
        var text = BigInteger.Abs(minor).ToString(CultureInfo.InvariantCulture).PadLeft(digits + 1, '0');
        var sign = minor.Sign < 0 ? "-" : "";
        return digits == 0 ? sign + text : $"{sign}{text[..^digits]}.{text[^digits..]}";
    }

    public override string ToString() =>
        Bottom.IsOne
            ? Top.ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{Top}/{Bottom}");
}
