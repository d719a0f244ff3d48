using Shouldly;
using Xunit;

namespace Cubit.Tests.Web;

/// <summary>A running server for the tests of a class; when they are done, its books must agree.</summary>
public sealed class DemoServer : IAsyncLifetime
{
    public RunningServer Running { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Running = await RunningServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await using (Running)
            (await Running.At.VerifyAsync()).Differences.ShouldBeEmpty();
    }
}

/// <summary>Tests that move the clock or restart: each has a server of its own.</summary>
public abstract class OwnServer : IAsyncLifetime
{
    private readonly DemoServer _demo = new();

    protected RunningServer Server => _demo.Running;

    public ValueTask InitializeAsync() => _demo.InitializeAsync();

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return _demo.DisposeAsync();
    }
}
