using Shouldly;

namespace Cubit.Tests.Web;

/// <summary>What every refusal over HTTP has.</summary>
internal static class Refused
{
    /// <summary>Asserts a problem with this status and code, and a sentence for people.</summary>
    public static Answered ShouldBeRefused(this Answered answered, int status, string code)
    {
        answered.Status.ShouldBe(status, answered.Body);
        answered.MediaType.ShouldBe("application/problem+json");
        answered.Code.ShouldBe(code, answered.Body);
        ((int)answered.Json["status"]!).ShouldBe(status);
        ((string)answered.Json["type"]!).ShouldBe($"urn:cubit:{code}");
        ((string)answered.Json["title"]!).ShouldNotBeEmpty();
        answered.Detail!.ShouldEndWith(".");
        return answered;
    }

    /// <summary>Asserts a request that is not understood, with words of the place.</summary>
    public static Answered ShouldBeInvalid(this Answered answered, params string[] words)
    {
        answered.ShouldBeRefused(400, "request.invalid");
        foreach (var word in words)
            answered.Detail!.ShouldContain(word);
        return answered;
    }
}
