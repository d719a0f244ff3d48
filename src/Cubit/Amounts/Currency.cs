namespace Cubit.Amounts;

/// <summary>A currency of ISO 4217 with the number of digits of its minor unit.</summary>
/// <remarks>There is one object per code, so two currencies are the same when they are equal.</remarks>
public sealed class Currency
{
    private const string TwoDigits =
        "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF "
        + "CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG "
        + "HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU "
        + "MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR "
        + "SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED "
        + "VES WST XCD YER ZAR ZMW ZWG";

    private const string NoDigits = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF";
    private const string ThreeDigits = "BHD IQD JOD KWD LYD OMR TND";
    private const string FourDigits = "CLF UYW";

    private static readonly Dictionary<string, Currency> All = Coded(TwoDigits, 2)
        .Concat(Coded(NoDigits, 0))
        .Concat(Coded(ThreeDigits, 3))
        .Concat(Coded(FourDigits, 4))
        .ToDictionary(currency => currency.Code, StringComparer.Ordinal);

    private readonly short[] _minorPer;

    private Currency(string code, int digits)
    {
        (Code, Digits, MinorPerWhole) = (code, digits, Fraction.PowerOf10(digits));
        _minorPer =
        [
            .. Enumerable
                .Range(0, (int)MinorPerWhole + 1)
                .Select(parts => (short)(parts > 0 && MinorPerWhole % parts == 0 ? MinorPerWhole / parts : 0)),
        ];
    }

    /// <summary>The three-letter code, in capitals.</summary>
    public string Code { get; }

    /// <summary>How many decimal digits the minor unit has: 0 for JPY, 2 for USD, 3 for KWD.</summary>
    /// <source>ISO 4217, table A.1</source>
    public int Digits { get; }

    /// <summary>How many minor units make a whole: 1 for JPY, 100 for USD, 1,000 for KWD.</summary>
    internal long MinorPerWhole { get; }

    /// <summary>How many minor units make a part of a whole; 0 where that is not a whole number.</summary>
    internal long MinorPer(long parts) => (ulong)parts < (ulong)_minorPer.Length ? _minorPer[parts] : 0;

    /// <summary>US dollar, the price currency of the published rules.</summary>
    public static Currency Usd { get; } = Of("USD");

    /// <summary>The currency with this code.</summary>
    /// <exception cref="FormatException">ISO 4217 has no such code.</exception>
    public static Currency Of(string code) =>
        TryOf(code, out var currency)
            ? currency
            : throw new FormatException($"'{code}' is not a currency code of ISO 4217; write one like USD.");

    /// <summary>The currency with this code, if ISO 4217 has it.</summary>
    public static bool TryOf(string? code, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Currency? currency)
    {
        currency = null;
        return code is not null && All.TryGetValue(code, out currency);
    }

    /// <inheritdoc/>
    public override string ToString() => Code;

    private static IEnumerable<Currency> Coded(string codes, int digits) =>
        codes.Split(' ').Select(code => new Currency(code, digits));
}
