using System.Text;
using Cubit.Catalog;
using Cubit.Store.Resizing;

namespace Cubit.Web.Api;

/// <summary>Reads the JSON of a request strictly; whatever is wrong with it is a 400 that names the place.</summary>
internal static class RequestBody
{
    /// <summary>No request of this API is near this size.</summary>
    public const int BytesMax = 65_536;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a body, or answers what is wrong with it.</summary>
    /// <param name="context">The request.</param>
    /// <param name="read">Takes the fields; a <see cref="FormatException"/> tells the place.</param>
    /// <param name="then">Answers what was read.</param>
    /// <param name="mayBeEmpty">Whether no body at all is one without fields.</param>
    public static async Task<IResult> ReadAsync<T>(
        HttpContext context,
        Func<JsonPlace, T> read,
        Func<T, Task<IResult>> then,
        bool mayBeEmpty = false
    )
    {
        var (text, wrong) = await TextAsync(context);
        if (wrong is not null)
            return wrong;
        T request;
        try
        {
            request = read(JsonPlace.Parse(mayBeEmpty && text.Length == 0 ? "{}" : text));
        }
        catch (FormatException exception)
        {
            return Invalid($"The body: {exception.Message}.");
        }

        return await then(request);
    }

    /// <summary>The body as it came, or what is wrong with it.</summary>
    public static async Task<(string Text, IResult? Wrong)> TextAsync(HttpContext context)
    {
        try
        {
            return (await ReadTextAsync(context), null);
        }
        catch (FormatException exception)
        {
            return ("", Invalid($"The body: {exception.Message}."));
        }
        catch (BadHttpRequestException exception) when (exception.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return ("", Invalid($"The body: more than {BytesMax} bytes."));
        }
    }

    // What is too large is left to the server to drain, so that the caller reads the answer and not a broken pipe.
    private static async Task<string> ReadTextAsync(HttpContext context)
    {
        var bytes = new byte[Math.Min(context.Request.ContentLength ?? BytesMax, BytesMax) + 1];
        var length = await context.Request.Body.ReadAtLeastAsync(
            bytes,
            bytes.Length,
            throwOnEndOfStream: false,
            context.RequestAborted
        );
        if (length > BytesMax)
            throw new FormatException($"more than {BytesMax} bytes");
        try
        {
            return Utf8.GetString(bytes, 0, length);
        }
        catch (DecoderFallbackException exception)
        {
            throw new FormatException($"the text is not UTF-8 at byte {exception.Index + 1}", exception);
        }
    }

    /// <summary>A request that cannot be understood.</summary>
    public static IResult Invalid(string detail, params IEnumerable<(string Name, string Value)> values) =>
        Problem.Of(Refusal.Of("request.invalid", detail, values));
}
