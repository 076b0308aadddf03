;; A counter in slot 0: without input it answers the number, with any input it adds one, logs the new number and
;; answers it. Small enough to read, real enough for a client: storage, logs, arguments, an answer.
(module
  (import "vm_hooks" "read_args" (func $read_args (param i32)))
  (import "vm_hooks" "write_result" (func $write_result (param i32 i32)))
  (import "vm_hooks" "storage_load_bytes32" (func $load (param i32 i32)))
  (import "vm_hooks" "storage_cache_bytes32" (func $store (param i32 i32)))
  (import "vm_hooks" "storage_flush_cache" (func $flush (param i32)))
  (import "vm_hooks" "emit_log" (func $log (param i32 i32 i32)))
  (import "vm_hooks" "pay_for_memory_grow" (func $pay_for_memory_grow (param i32)))
  ;; 0: the slot, 32 bytes of zeros; 32: the number, big-endian.
  (memory (export "memory") 1)
  (func (export "user_entrypoint") (param $length i32) (result i32)
    (call $load (i32.const 0) (i32.const 32))
    (if (local.get $length)
      (then
        (i32.store8 (i32.const 63) (i32.add (i32.load8_u (i32.const 63)) (i32.const 1)))
        (call $store (i32.const 0) (i32.const 32))
        (call $flush (i32.const 0))
        (call $log (i32.const 32) (i32.const 32) (i32.const 0))))
    (call $write_result (i32.const 32) (i32.const 32))
    (i32.const 0)))
