using BackendSite.Web;

namespace BackendSite.Tests.Web;

public sealed class PageSizedMemoryTests : IDisposable
{
    private readonly PageSizedMemory memory = new();

    public void Dispose() => memory.Dispose();

    [Fact]
    public void A_block_that_was_given_back_is_used_again()
    {
        var first = memory.Rent();
        first.Memory.Span[0] = 42;
        first.Dispose();

        using var second = memory.Rent(PageSizedMemory.BlockLength);

        Assert.Equal((42, PageSizedMemory.BlockLength), (second.Memory.Span[0], second.Memory.Length));
    }

    [Fact]
    public void After_a_rush_few_blocks_are_kept()
    {
        var rush = Enumerable.Range(0, 2 * PageSizedMemory.MaxIdle).Select(_ => memory.Rent()).ToList();
        rush.ForEach(block => block.Dispose());

        var again = Enumerable.Range(0, 2 * PageSizedMemory.MaxIdle).Select(_ => memory.Rent()).ToList();

        Assert.Equal(PageSizedMemory.MaxIdle, again.Intersect(rush).Count());
    }

    [Fact]
    public void No_two_have_the_same_block()
    {
        using var one = memory.Rent();
        using var other = memory.Rent();

        Assert.NotSame(one, other);
    }

    [Fact]
    public void More_than_a_block_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => memory.Rent(PageSizedMemory.BlockLength + 1));
}
