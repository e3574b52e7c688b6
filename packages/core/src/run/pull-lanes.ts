import { from, Observable, type ObservableInput, type Subscription } from 'rxjs';

/**
 * Runs `project` over `items` in `lanes` lanes. A lane asks for its next item only when the observable of its last one has completed,
 * so that no more than `lanes` items are ever taken and not done, however slow `project` is. (RxJS's own `mergeMap` drains an
 * async iterable at once.) The iterator is asked for one item at a time.
 *
 * Emits what the projections emit, as they emit it. An error of the iterator or of a projection ends it; unsubscribing or an error
 * calls the iterator's `return`.
 */
export function pullLanes<T, R>(items: AsyncIterable<T>, lanes: number, project: (item: T) => ObservableInput<R>): Observable<R> {
  return new Observable<R>((subscriber) => {
    const iterator = items[Symbol.asyncIterator]();
    const running = new Set<Subscription>();
    let turn: Promise<unknown> = Promise.resolve();
    let exhausted = false;
    let open = lanes;

    const finish = (): void => {
      open -= 1;
      if (open === 0) subscriber.complete();
    };
    const fail = (error: unknown): void => subscriber.error(error);

    const pull = (): void => {
      if (subscriber.closed) return;
      const mine = turn.then(() => (exhausted || subscriber.closed ? undefined : iterator.next()));
      turn = mine.catch(() => undefined);
      mine.then((result) => {
        if (subscriber.closed) return;
        if (result === undefined || result.done === true) {
          exhausted = true;
          finish();
        } else {
          run(result.value);
        }
      }, fail);
    };

    const run = (item: T): void => {
      let subscription: Subscription | undefined;
      let done = false;
      try {
        subscription = from(project(item)).subscribe({
          next: (value) => subscriber.next(value),
          error: fail,
          complete: () => {
            done = true;
            if (subscription !== undefined) running.delete(subscription);
            pull();
          },
        });
      } catch (error) {
        fail(error);
        return;
      }
      if (!done) running.add(subscription);
    };

    for (let lane = 0; lane < lanes; lane += 1) pull();

    return () => {
      for (const subscription of running) subscription.unsubscribe();
      if (!exhausted) {
        exhausted = true;
        // After `turn`, since an async generator takes `return` only between two of its steps.
        turn.then(() => iterator.return?.()).catch(() => undefined);
      }
    };
  });
}
