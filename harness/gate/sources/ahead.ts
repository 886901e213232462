// Work done ahead of the one who asks: so many at once, results in the order of the items.

/**
 * @param limit - how many are under way at once, and so how many results are held
 * @param work - must not reject
 */
export async function* ahead<Item, Result>(
  items: AsyncIterable<Item>,
  limit: number,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<Result> {
  const under: Promise<Result>[] = [];
  const oldest = async function* (downTo: number): AsyncGenerator<Result> {
    for (let next = under.shift(); next !== undefined; next = under.length >= downTo ? under.shift() : undefined)
      yield await next;
  };
  try {
    for await (const item of items) {
      under.push(work(item));
      if (under.length >= limit) yield* oldest(limit);
    }
  } catch (error) {
    // What was begun is not lost.
    yield* oldest(1);
    throw error;
  }
  yield* oldest(1);
}
